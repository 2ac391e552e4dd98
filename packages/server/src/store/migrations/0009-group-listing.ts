import { nameKey } from '../../directory/name-key.ts'
import { textOf } from '../engine/row.ts'
import type { Migration } from '../engine/migration.ts'

/** Groups are listed and searched by name, like users (0005). */
export const GROUP_LISTING: Migration = {
  number: 9,
  statements: [`ALTER TABLE directory_groups ADD COLUMN name_key TEXT NOT NULL DEFAULT ''`],
  fill: [
    {
      select: 'SELECT tenant_id, id, display_name FROM directory_groups',
      update: 'UPDATE directory_groups SET name_key = ? WHERE tenant_id = ? AND id = ?',
      values: (row) => [nameKey(textOf(row, 'display_name'))],
    },
  ],
  indexes: [`CREATE INDEX directory_groups_name ON directory_groups (tenant_id, name_key, id)`],
}
