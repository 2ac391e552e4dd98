/** NIST SP 800-63B-4 §3.1.1.2: 15 characters where the password is the only factor; no rules about kinds of characters. */
export const SHORTEST_PASSWORD = 15
const LONGEST_PASSWORD = 256

/** What is wrong with a new password, as a sentence; undefined: it is fine. `context`: names of the account, which are guessed first. */
export function judgeNewPassword(password: string, context: readonly string[]): string | undefined {
  const length = [...password].length
  if (length < SHORTEST_PASSWORD) return `Use at least ${SHORTEST_PASSWORD} characters. A few words in a row are fine.`
  if (length > LONGEST_PASSWORD) return `Use at most ${LONGEST_PASSWORD} characters.`
  const plain = password.toLowerCase()
  if (new Set(plain).size < 5) return 'Use more different characters.'
  const words = [...context, 'latchwork', 'password']
    .flatMap((name) => name.toLowerCase().split(/[\s@.]+/))
    .filter((word) => word.length > 3)
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), plain)
  return rest.length < 8
    ? 'Use a password that is not made of your name, your organization or the word password.'
    : undefined
}
