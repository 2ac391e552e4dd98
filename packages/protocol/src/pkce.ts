/**
 * 32 octets in base64url: 42 characters of six bits and a last one whose two lowest bits are unused and must be zero,
 * so that one digest has one spelling.
 */
const S256_CHALLENGE = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/
const VERIFIER = /^[A-Za-z0-9\-._~]{43,128}$/

/** Whether the text can be an S256 code challenge (RFC 7636 §4.2). `plain` is not supported (RFC 9700 §2.1.1). */
export function isCodeChallenge(text: string): boolean {
  return S256_CHALLENGE.test(text)
}

/** Whether the text can be a code verifier (RFC 7636 §4.1). */
export function isCodeVerifier(text: string): boolean {
  return VERIFIER.test(text)
}
