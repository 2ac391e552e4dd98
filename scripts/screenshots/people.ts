// Who appears in the sample pages, and what every one of them needs.
/** Takes each text of the samples through `say`, so that a test can put a stranger's text in every place at once. */
export type Say = (text: string) => string

export const LOOPBACK = 'http://localhost:45871'
export const TIME = 1_790_000_000
export const formActions = [LOOPBACK]

export function asked(say: Say) {
  return { action: '/interaction', request: say('sealed'), appName: say('Tasks Desktop'), formActions }
}

export function account(say: Say) {
  return { displayName: say('Ada Lovelace'), userPrincipalName: say('ada@contoso.example') }
}
