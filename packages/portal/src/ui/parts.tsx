import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { ApiError } from '../api/client.ts'

/** Browsers say in words of their own that a request did not come through. */
const sayError = ({ name, message }: Error): string =>
  name === 'TypeError' && /fetch|load failed/i.test(message)
    ? 'The server does not answer. Check the connection, then try again.'
    : message

export function Failure({ error }: { readonly error: Error | null }) {
  if (error === null) return null
  const traceId = error instanceof ApiError ? error.traceId : undefined
  return (
    <p role="alert" className="error my-3">
      {sayError(error)}
      {traceId !== undefined && (
        <span className="soft block text-sm">
          Trace ID:{' '}
          <Link to="/refusals/$id" params={{ id: traceId }}>
            {traceId}
          </Link>
        </span>
      )}
    </p>
  )
}

export function Loading() {
  return (
    <div role="status" className="my-4 animate-pulse space-y-3">
      <span className="sr-only">Loading</span>
      <div className="skeleton" />
      <div className="skeleton w-2/3" />
      <div className="skeleton w-1/2" />
    </div>
  )
}

interface MoreProps {
  readonly pages: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => unknown
  }
}

/** Below a list on a page of something else; nothing when all of it is shown. */
export function LoadMore({ pages: { hasNextPage, isFetchingNextPage, fetchNextPage } }: MoreProps) {
  if (!hasNextPage) return null
  return (
    <button type="button" className="button mt-3" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
      {isFetchingNextPage ? 'Loading more…' : 'Load more'}
    </button>
  )
}

export function Copy({ name, text }: { readonly name: string; readonly text: string }) {
  const [copied, setCopied] = useState<string>()
  const act = copied === text ? 'Copied' : 'Copy'
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(text)
  }
  return (
    <button type="button" className="button small" aria-label={`${act} ${name}`} onClick={() => void copy()}>
      {act}
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
  /** Said where most fields of a form are required. */
  readonly optional?: boolean
  /** Several lines. */
  readonly rows?: number
  /** For machines to read. */
  readonly isCode?: boolean
}

export function Field(props: FieldProps) {
  const { label, value, onChange, help, problem, required = false, optional = false, rows, isCode = false } = props
  const id = useId()
  const Input = rows === undefined ? 'input' : 'textarea'
  return (
    <div className="my-4 [form.card>&]:first:mt-0">
      <label className="block">
        <span className="font-medium">{label}</span>
        {optional && <span className="soft"> (optional)</span>}
        <Input
          value={value}
          required={required}
          {...(rows !== undefined && { rows })}
          {...(isCode && { className: 'max-w-none! font-mono text-sm', spellCheck: false })}
          aria-invalid={problem !== undefined}
          aria-describedby={id}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
      <div id={id} className="text-sm">
        {help !== undefined && <p className="soft mt-1">{help}</p>}
        {problem !== undefined && (
          <p role="status" className="error mt-1">
            {problem}
          </p>
        )}
      </div>
    </div>
  )
}
