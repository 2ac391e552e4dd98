import { err, ok, type Result } from '@latchwork/protocol'
import { stringify } from 'yaml'
import type { Config } from '../config.ts'
import { type ImportNote, parseEntraManifest } from '../directory-file/entra/from-entra.ts'
import { loadContent, loadNamed } from '../directory-file/export/load-content.ts'
import type { FileObject } from '../directory-file/export/render-application.ts'
import { renderDirectory } from '../directory-file/export/render.ts'
import { readDirectoryFile } from '../directory-file/read-file.ts'
import type { Deps } from '../deps.ts'
import type { Log } from '../log.ts'
import { openInstance, type OpenInstance } from '../open-instance.ts'
import { problem, type StartProblem } from '../start-problem.ts'
import { hasDatabase } from './explain-at-database.ts'
import { listApplications } from '../store/applications.ts'
import { findTenantByDomain, listTenants } from '../store/tenants.ts'

/**
 * Opens an instance as it is: no file is applied, no demo directory made.
 *
 * @param which `existing`: what only reads makes no instance where there is none
 */
export async function openDirectory(
  config: Config,
  log: Log,
  which: 'existing' | 'any' = 'any',
): Promise<Result<OpenInstance, StartProblem>> {
  if (which === 'existing' && config.database === undefined && !(await hasDatabase(config.data)))
    return err(problem(`There is no database in ${config.data}: name the data folder of the instance with --data.`))
  return openInstance(config, log, 'leave')
}

/** The whole directory as a file, or with a domain one organization of it. */
export async function exportDirectory(
  domain: string | undefined,
  deps: Deps,
): Promise<Result<{ readonly value: FileObject; readonly yaml: string }, string>> {
  const tenants = await listTenants(deps.db)
  const wanted = domain?.toLowerCase()
  const chosen = tenants.filter(({ id, domains }) => wanted === undefined || id === wanted || domains.includes(wanted))
  if (chosen.length === 0)
    return err(
      wanted === undefined ? 'This instance has no organization yet.' : `No organization has the domain ${wanted}.`,
    )
  const contents = await Promise.all(chosen.map((tenant) => loadContent(deps.db, tenant)))
  const value = renderDirectory(contents, await loadNamed(deps.db, contents))
  return ok({ value, yaml: renderYaml(value) })
}

export interface EntraImport {
  /** A directory file with the one application. */
  readonly value: FileObject
  readonly yaml: string
  readonly notes: readonly ImportNote[]
}

/** A manifest of the Azure portal as a directory file for the organization with this domain. */
export async function importFromEntra(
  path: string,
  domain: string,
  deps: Deps,
): Promise<Result<EntraImport, StartProblem>> {
  const manifest = await readDirectoryFile(path)
  if (!manifest.ok)
    return err(
      problem(
        `${path} is not a manifest; nothing was changed`,
        manifest.error.map(({ expected }) => `expected ${expected}`),
      ),
    )
  const tenant = await findTenantByDomain(deps.db, domain.toLowerCase())
  if (!tenant) return err(problem(`No organization has the domain ${domain}.`))
  const tenants = await listTenants(deps.db)
  const apps = (await Promise.all(tenants.map(({ id }) => listApplications(deps.db, id)))).flat()
  const imported = parseEntraManifest(manifest.value, new Set(apps.map(({ appId }) => appId)))
  if (!imported.ok) return err(problem(`${path} cannot be imported: ${imported.error}.`))
  const { id, displayName, domains, settings } = tenant
  const value = {
    tenants: [{ id, displayName, domains, latchwork: settings, applications: [imported.value.application] }],
  }
  return ok({ value, yaml: renderYaml(value), notes: imported.value.notes })
}

/** Without anchors and with whole lines: for people, and for a comparison of two exports. */
function renderYaml(value: FileObject): string {
  return stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 })
}
