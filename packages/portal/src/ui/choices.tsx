import { type ReactNode, useId } from 'react'

interface Option<V extends string> {
  readonly value: V
  readonly title: string
  readonly text?: string
}

interface SelectProps<V extends string> {
  readonly label: string
  readonly value: V
  readonly options: readonly Option<V>[]
  readonly onChange: (value: V) => void
  readonly help?: string
}

export function Select<V extends string>({ label, value, options, onChange, help }: SelectProps<V>) {
  const id = useId()
  const choose = (chosen: string): void => {
    const option = options.find((known) => known.value === chosen)
    if (option !== undefined) onChange(option.value)
  }
  return (
    <div className="my-4">
      <label htmlFor={`${id}s`} className="block font-medium">
        {label}
      </label>
      <select
        id={`${id}s`}
        value={value}
        aria-describedby={help === undefined ? undefined : id}
        onChange={(event) => choose(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.title}
          </option>
        ))}
      </select>
      {help !== undefined && (
        <p id={id} className="soft mt-1 text-sm">
          {help}
        </p>
      )}
    </div>
  )
}

interface TilesProps<V extends string> {
  readonly legend: string
  readonly value: V
  readonly options: readonly Option<V>[]
  readonly onChange: (value: V) => void
}

/** One of a few, each with a sentence. */
export function Tiles<V extends string>({ legend, value, options, onChange }: TilesProps<V>) {
  const name = useId()
  return (
    <fieldset className="my-5">
      <legend className="font-medium">{legend}</legend>
      <div className={`mt-2 grid gap-3 sm:grid-cols-2 ${options.length > 2 ? 'lg:grid-cols-3' : ''}`}>
        {options.map((option) => (
          <label
            key={option.value}
            className="card flex cursor-pointer gap-3 has-checked:border-(--accent) has-checked:bg-(--accent-soft)"
          >
            <input
              type="radio"
              className="mt-1.5 shrink-0 self-start"
              name={name}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            <span>
              <span className="font-medium">{option.title}</span>
              <span className="soft block text-sm">{option.text}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

interface CheckProps {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
  readonly children?: ReactNode
}

export function Check({ label, checked, onChange, disabled = false, children }: CheckProps) {
  const id = useId()
  return (
    <div className="my-3 flex gap-3">
      <input
        id={`${id}i`}
        type="checkbox"
        className="mt-1.5 shrink-0 self-start"
        checked={checked}
        disabled={disabled}
        aria-describedby={id}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div>
        <label htmlFor={`${id}i`} className="font-medium">
          {label}
        </label>
        <div id={id} className="soft text-sm">
          {children}
        </div>
      </div>
    </div>
  )
}
