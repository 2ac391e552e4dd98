/** The database was made by a newer release; this one must not touch it. The message is one sentence for the operator. */
export class SchemaTooNew extends Error {
  override readonly name = 'SchemaTooNew'
  constructor(found: number, known: number) {
    super(
      `The database has schema ${found}, made by a newer release; this one knows schema ${known}: start that release, or restore a backup.`,
    )
  }
}

/** The database cannot be opened: missing folder, foreign file, no permission, server unreachable. Never carries a password. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
}
