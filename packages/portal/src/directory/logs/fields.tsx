interface TextProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

export function FilterText({ label, value, onChange }: TextProps) {
  return (
    <label className="grow basis-40">
      <span className="text-sm">{label}</span>
      <input
        type="search"
        placeholder="Start of a name"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}

interface ChoiceProps extends TextProps {
  readonly options: Readonly<Record<string, string>>
}

export function FilterChoice({ label, value, onChange, options }: ChoiceProps) {
  return (
    <label className="grow basis-40">
      <span className="text-sm">{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {Object.entries(options).map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
