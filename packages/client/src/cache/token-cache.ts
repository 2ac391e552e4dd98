import type { CacheData } from './data.ts'

/** Where tokens are kept. Memory and file are built in; an app may bring its own (a keychain, a database). */
export interface TokenCache {
  /** The data as it is now. Called for every token: must not read again what has not changed. */
  read(): Promise<CacheData>
  /**
   * Replaces the data by `change(current)`, atomically, also against other processes. `change` is pure and may return its argument
   * to change nothing.
   * @param keep `previous` leaves the former generation as a backup; `nothing` forgets it too, for sign-out.
   */
  update(change: (data: CacheData) => CacheData, keep: 'previous' | 'nothing'): Promise<void>
  /** Runs `work` while no other process runs work of the same name. Rejects with the signal's reason when aborted. */
  exclusively<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>
}
