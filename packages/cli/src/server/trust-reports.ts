import type { TrustReport } from './load-server.ts'
import { EXIT, type ExitCode, type Output } from '../output.ts'

const MARKS: Readonly<Record<TrustReport['outcome'], string>> = { done: '✓', already: '✓', 'by-hand': '!', failed: '✗' }

/** What was done and what remains for the person. Succeeds when nothing remains. */
export function renderReports(reports: readonly TrustReport[], output: Output): ExitCode {
  if (output.json) output.print('', reports)
  else for (const { outcome, text } of reports) output.say(`${MARKS[outcome]} ${text}`)
  return reports.some(({ outcome }) => outcome === 'by-hand' || outcome === 'failed') ? EXIT.failure : EXIT.ok
}
