import { err, ok, type Result } from '@latchwork/protocol'
import { stringify } from 'yaml'
import type { Config } from './config.ts'
import { type ApplyDeps, commitPlan, type DirectoryPlan, planDirectory } from './directory-file/apply.ts'
import { type ImportNote, parseEntraManifest } from './directory-file/entra/from-entra.ts'
import { loadContent, loadNamed } from './directory-file/export/load-content.ts'
import type { FileObject } from './directory-file/export/render-application.ts'
import { renderDirectory } from './directory-file/export/render.ts'
import { parseDirectoryFile } from './directory-file/parse.ts'
import { readDirectoryFile } from './directory-file/read-file.ts'
import type { FileProblem } from './directory-file/shape.ts'
import type { Deps } from './deps.ts'
import type { Log } from './log.ts'
import { openInstance, type OpenInstance, type StartProblem } from './open-instance.ts'
import { listApplications } from './store/applications.ts'
import { findTenantByDomain, listTenants } from './store/tenants.ts'

/** Opens an instance as it is: no file is applied, no demo directory made. */
export async function openDirectory(config: Config, log: Log): Promise<Result<OpenInstance, StartProblem>> {
  return openInstance(config, log, 'leave')
}

/** @param prune what the file's lists no longer name goes */
export async function readPlan(path: string, deps: Deps, prune = false): Promise<Result<DirectoryPlan, StartProblem>> {
  const value = await readDirectoryFile(path)
  return value.ok ? makePlan(value.value, path, deps, prune) : err(fileProblem(path, value.error))
}

/** @param name how the file is called where it is wrong */
export async function makePlan(
  value: unknown,
  name: string,
  deps: Deps,
  prune = false,
): Promise<Result<DirectoryPlan, StartProblem>> {
  const parsed = parseDirectoryFile(value, { plainSecrets: deps.config.mode === 'dev', prune })
  if (!parsed.ok) return err(fileProblem(name, parsed.error))
  const plan = await planDirectory(parsed.value, applyDeps(deps))
  return plan.ok ? plan : err(fileProblem(name, plan.error))
}

/** Answers how many rows changed. */
export async function carryOut(plan: DirectoryPlan, name: string, deps: Deps): Promise<Result<number, StartProblem>> {
  const applied = await commitPlan(plan, deps)
  return applied.ok ? ok(applied.value.changes) : err(fileProblem(name, applied.error))
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
  if (!manifest.ok) return err(fileProblem(path, manifest.error))
  const tenant = await findTenantByDomain(deps.db, domain.toLowerCase())
  if (!tenant) return err({ sentence: `No organization has the domain ${domain}.`, details: [] })
  const tenants = await listTenants(deps.db)
  const apps = (await Promise.all(tenants.map(({ id }) => listApplications(deps.db, id)))).flat()
  const imported = parseEntraManifest(manifest.value, new Set(apps.map(({ appId }) => appId)))
  if (!imported.ok) return err({ sentence: `${path} cannot be imported: ${imported.error}.`, details: [] })
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

function applyDeps(deps: Deps): ApplyDeps {
  return {
    db: deps.db,
    now: deps.now,
    random: deps.random,
    hashPassword: (password) => deps.passwords.hash(password),
    hashSecret: (text) => deps.secrets.hash(text),
  }
}

function fileProblem(name: string, problems: readonly FileProblem[]): StartProblem {
  return {
    sentence: `${name} is not a valid directory file; nothing was changed`,
    details: problems.map(({ path, expected }) => `${path}: expected ${expected}`),
  }
}
