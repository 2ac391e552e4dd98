import { type ReactNode, useState } from 'react'
import { ApiError } from '../api/client.ts'

export function Failure({ error }: { readonly error: Error | null }) {
  if (error === null) return null
  const traceId = error instanceof ApiError ? error.traceId : undefined
  return (
    <p role="alert" className="error my-3">
      {error.message}
      {traceId !== undefined && <span className="soft block text-sm">Trace ID: {traceId}</span>}
    </p>
  )
}

export function Loading() {
  return (
    <div role="status" className="my-4 animate-pulse space-y-3">
      <span className="sr-only">Loading</span>
      <div className="card h-5" />
      <div className="card h-5 w-2/3" />
      <div className="card h-5 w-1/2" />
    </div>
  )
}

export function Copy({ name, text }: { readonly name: string; readonly text: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <button type="button" className="button text-sm" aria-label={`Copy ${name}`} onClick={() => void copy()}>
      {copied ? 'Copied' : 'Copy'}
    </button>
  )
}

interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly help?: string
  readonly problem?: string | undefined
  readonly required?: boolean
}

export function Field({ label, value, onChange, help, problem, required = false }: FieldProps) {
  return (
    <label className="my-3 block">
      <span className="font-medium">{label}</span>
      <input
        value={value}
        required={required}
        aria-invalid={problem !== undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {help !== undefined && <span className="soft block text-sm">{help}</span>}
      {problem !== undefined && <span className="error mt-1 block text-sm">{problem}</span>}
    </label>
  )
}

/** A destructive act: the button opens a question, and only the answer acts. */
export function Confirm(props: { readonly button: string; readonly children: ReactNode; readonly onYes: () => void }) {
  const [asked, setAsked] = useState(false)
  if (!asked) {
    return (
      <button type="button" className="button danger" onClick={() => setAsked(true)}>
        {props.button}
      </button>
    )
  }
  return (
    <div className="card my-2" role="group" aria-label={props.button}>
      {props.children}
      <div className="mt-3 flex gap-3">
        <button type="button" className="button" onClick={() => setAsked(false)}>
          Cancel
        </button>
        <button type="button" className="button danger" onClick={props.onYes}>
          Yes
        </button>
      </div>
    </div>
  )
}
