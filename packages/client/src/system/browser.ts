/**
 * Opens the system browser (RFC 8252 §4), never a web view. The package passes the address as an argument, without a shell, and is
 * loaded only now: most runs of an app never sign in.
 */
export async function openSystemBrowser(url: string): Promise<void> {
  const { default: open } = await import('open')
  const child = await open(url)
  // A browser that cannot start says so later and to nobody; the address was given to the app as well.
  child.on('error', () => undefined)
  child.unref()
}
