/** Why an instance did not start: one sentence for the operator, sometimes a list (a wrong directory file). */
export interface StartProblem {
  readonly sentence: string
  readonly details: readonly string[]
}

export const problem = (sentence: string, details: readonly string[] = []): StartProblem => ({ sentence, details })
