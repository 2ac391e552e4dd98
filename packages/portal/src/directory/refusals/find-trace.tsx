import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

/** Error pages, logs and answers all end in a trace id: this is where it leads. */
export function FindTrace() {
  const [typed, setTyped] = useState('')
  const navigate = useNavigate()
  const id = typed.trim()
  return (
    <form
      className="flex grow flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        void navigate({ to: '/refusals/$id', params: { id } })
      }}
    >
      <label className="max-w-xl grow basis-64">
        <span className="text-sm">Trace ID, as the error page or the log shows it</span>
        <input value={typed} required onChange={(event) => setTyped(event.target.value)} />
      </label>
      <button type="submit" className="button" disabled={id === ''}>
        Explain
      </button>
    </form>
  )
}
