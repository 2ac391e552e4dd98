/**
 * What may be kept of a stranger's text: printable, short, and nothing that could be a token, code, verifier or secret. Those
 * never come in a field that is read for a trace, but people paste them into wrong ones (DESIGN §3 Errors).
 */
export function redact(text: string, length = 300): string {
  return text
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .replaceAll(/eyJ[\w.+/=-]*/g, REMOVED)
    .replaceAll(/[\w+=~.-]{40,}/g, (run) => (isNames(run) ? run : REMOVED))
    .slice(0, length)
}

export const REMOVED = '[removed]'

/** Where an address leads: without user, query and fragment, in which codes and hints travel. */
export function redactAddress(address: string): string {
  const bare = address.split(/[?#]/, 1)[0] ?? ''
  return redact(bare.replace(/^([a-z][\w+.-]*:\/\/)[^/]*@/i, '$1'))
}

/** Words joined by dots, dashes or underscores, such as a host or a permission. Chance makes no words. */
function isNames(run: string): boolean {
  return run.split(/[.\-_]/).every((part) => part.length <= 20 && WORDS.test(part))
}

const WORDS = /^(?:(?:[A-Z]?[a-z]+){1,4}|[A-Z]{0,4})\d{0,4}$/
