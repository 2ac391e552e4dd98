/** How names and identifiers compare everywhere: without regard to the case of letters, and composed alike (Unicode NFC). */
export function nameKey(text: string): string {
  return text.normalize('NFC').toLowerCase()
}
