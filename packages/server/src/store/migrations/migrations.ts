import type { Migration } from '../engine/migration.ts'
import { INITIAL } from './0001-initial.ts'
import { DIRECTORY } from './0002-directory.ts'
import { CONSENT_REQUESTS } from './0003-consent-requests.ts'
import { GUESTS } from './0004-guests.ts'
import { LISTING } from './0005-listing.ts'
import { ENTERPRISE } from './0006-enterprise.ts'
import { GROUPS } from './0007-groups.ts'
import { SEARCH } from './0008-search.ts'
import { GROUP_LISTING } from './0009-group-listing.ts'
import { PASSING } from './0010-passing-events.ts'
import { MORE_LISTING } from './0011-more-listing.ts'

/** Every step of the schema, in order. A released step never changes; a new one only adds. */
export const MIGRATIONS: readonly Migration[] = [
  INITIAL,
  DIRECTORY,
  CONSENT_REQUESTS,
  GUESTS,
  LISTING,
  ENTERPRISE,
  GROUPS,
  SEARCH,
  GROUP_LISTING,
  PASSING,
  MORE_LISTING,
]
