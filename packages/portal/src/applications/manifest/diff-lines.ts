export interface Line {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** The shortest way from one text to the other, line by line. */
export function diffLines(before: string, after: string): readonly Line[] {
  const [old, young] = [before.split('\n'), after.split('\n')]
  const lengths = commonLengths(old, young)
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < young.length) {
    const [removed, added] = [old[i], young[j]]
    if (removed !== undefined && removed === added) {
      lines.push({ kind: 'same', text: removed })
      i += 1
      j += 1
    } else if (removed !== undefined && (added === undefined || at(lengths, i + 1, j) >= at(lengths, i, j + 1))) {
      lines.push({ kind: 'removed', text: removed })
      i += 1
    } else if (added !== undefined) {
      lines.push({ kind: 'added', text: added })
      j += 1
    }
  }
  return lines
}

/** The changed lines with some of those around them; null where lines are left out. */
export function nearChanges(lines: readonly Line[], around = 2): readonly (Line | null)[] {
  const shown = lines.map((_, at) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some(({ kind }) => kind !== 'same'),
  )
  return lines.flatMap((line, at) => {
    if (shown[at] === true) return [line]
    return at > 0 && shown[at - 1] === true ? [null] : []
  })
}

type Lengths = readonly (readonly number[])[]

const at = (lengths: Lengths, i: number, j: number): number => lengths[i]?.[j] ?? 0

/** How many lines the two ends have in common, for every pair of starts. */
function commonLengths(old: readonly string[], young: readonly string[]): Lengths {
  const lengths: number[][] = Array.from({ length: old.length + 1 }, () => [])
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const row = Array.from({ length: young.length + 1 }, () => 0)
    for (let j = young.length - 1; j >= 0; j -= 1)
      row[j] = old[i] === young[j] ? at(lengths, i + 1, j + 1) + 1 : Math.max(at(lengths, i + 1, j), row[j + 1] ?? 0)
    lengths[i] = row
  }
  return lengths
}
