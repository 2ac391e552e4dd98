import type { Application } from '../api/types.ts'

/** What every part of an application's page is given. */
export interface SectionProps {
  readonly app: Application
}
