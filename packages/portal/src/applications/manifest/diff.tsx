import { diffLines, type Line, nearChanges } from './diff-lines.ts'

const LOOKS = {
  same: { mark: ' ', said: '', color: '' },
  added: { mark: '+', said: 'Added: ', color: 'bg-(--good-soft) text-(--good)' },
  removed: { mark: '−', said: 'Removed: ', color: 'bg-(--danger-soft) text-(--danger)' },
} as const

/** Two texts as their difference. */
export function Diff({
  before,
  after,
  label,
}: {
  readonly before: string
  readonly after: string
  readonly label: string
}) {
  const lines = nearChanges(diffLines(before, after)).map((line, key) => ({ line, key }))
  return (
    <pre role="group" aria-label={label} className="my-3">
      {lines.map(({ line, key }) => (line === null ? <Gap key={key} /> : <DiffLine key={key} line={line} />))}
    </pre>
  )
}

function Gap() {
  return <span className="soft block">…</span>
}

function DiffLine({ line: { kind, text } }: { readonly line: Line }) {
  const { mark, said, color } = LOOKS[kind]
  return (
    <span className={`block ${color}`}>
      <span aria-hidden="true">{mark} </span>
      {said !== '' && <span className="sr-only">{said}</span>}
      {text}
      {'\n'}
    </span>
  )
}
