/**
 * Whether a client takes Brotli (RFC 9110 §12.5.3): `br` is named with a weight above 0. `*` alone is no promise that its sender knows it.
 * @param header the value of Accept-Encoding
 */
export function acceptsBrotli(header: string | string[] | undefined): boolean {
  return String(header ?? '')
    .split(',')
    .some((coding) => /^\s*br\s*(?:;\s*q=(?!0(?:\.0{0,3})?\s*$)|$)/i.test(coding))
}
