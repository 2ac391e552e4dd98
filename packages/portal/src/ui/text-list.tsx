import { useState } from 'react'
import { Confirm } from './confirm.tsx'
import { Failure, Field } from './parts.tsx'

interface TextListProps {
  /** Of the field that adds one. */
  readonly label: string
  readonly items: readonly string[]
  readonly empty: string
  /** What taking one away means. */
  readonly warning: string
  readonly onSave: (items: readonly string[], onSuccess?: () => void) => void
  readonly error: Error | null
  readonly isPending: boolean
  readonly help?: string
  /** Why the text cannot be added. */
  readonly problemOf?: (text: string) => string | undefined
  /** What adding the text would mean. */
  readonly explain?: (text: string) => string
  readonly initial?: string
}

/** Addresses or ids of a registration: each can go, and one can be added. */
export function TextList({ items, empty, warning, onSave, ...form }: TextListProps) {
  return (
    <>
      {items.length === 0 && <p className="soft mt-3">{empty}</p>}
      <ul className="my-2">
        {items.map((item) => (
          <li
            key={item}
            className="flex flex-wrap items-center justify-between gap-3 border-b border-(--hairline) py-2"
          >
            <code>{item}</code>
            <Confirm button="Remove" about={item} onYes={() => onSave(items.filter((other) => other !== item))}>
              {warning}
            </Confirm>
          </li>
        ))}
      </ul>
      <AddText items={items} onSave={onSave} {...form} />
    </>
  )
}

type AddProps = Omit<TextListProps, 'empty' | 'warning'>

function AddText({ label, items, onSave, error, isPending, help, problemOf, explain, initial = '' }: AddProps) {
  const [text, setText] = useState(initial)
  const isKnown = items.includes(text)
  const problem = text === '' ? undefined : isKnown ? 'This is in the list already.' : problemOf?.(text)
  const hint = text === '' || problem !== undefined ? help : (explain?.(text) ?? help)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (problem === undefined) onSave([...items, text], () => setText(''))
      }}
    >
      <Field
        label={label}
        value={text}
        onChange={setText}
        required
        problem={problem}
        {...(hint !== undefined && { help: hint })}
      />
      <Failure error={error} />
      <button type="submit" className="button" disabled={isPending || problem !== undefined}>
        Add
      </button>
    </form>
  )
}
