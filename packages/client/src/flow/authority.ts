import { TENANT_TEMPLATE, err, isGuid, ok } from '@latchwork/protocol'
import type { Result } from '@latchwork/protocol'

import type { AuthFailure } from '../auth-error.ts'
import { isUsableUrl } from './usable-url.ts'
import type { UrlRules } from './usable-url.ts'

/** Where to find the metadata, and which issuer it may name. */
export interface Authority {
  /** The address that well-known paths are added to. */
  readonly base: string
  /**
   * `exact`: the base. `template`: any tenant, named by the id token's `tid`. `tenant`: the GUID of the domain in the base, which
   * only the server knows.
   */
  readonly issuer: 'exact' | 'template' | 'tenant'
}

/** Azure's names for "any tenant" (wire contract §1.1). */
const ANY_TENANT = new Set(['common', 'organizations'])

/** Only an explicit `authority` opens the issuer template; an `issuer` is compared code point by code point (RFC 8414 §3.3). */
export function parseAuthority(
  options: { readonly issuer?: string; readonly authority?: string },
  rules: UrlRules,
): Result<Authority, AuthFailure> {
  const text = options.issuer ?? options.authority
  if (text === undefined || (options.issuer !== undefined && options.authority !== undefined)) {
    return refuse('Exactly one of issuer and authority is needed.')
  }
  if (!isUsableUrl(text, rules) || new URL(text).search !== '')
    return refuse(`Not an https address without query and fragment: ${text}`)
  if (options.issuer !== undefined) return ok({ base: text, issuer: 'exact' })
  const { origin, pathname } = new URL(text)
  const [tenant = '', version = 'v2.0', ...rest] = pathname.replace(/\/$/, '').slice(1).split('/')
  if (tenant === '' || version !== 'v2.0' || rest.length > 0)
    return refuse(`Not of the form https://host/{tenant}/v2.0: ${text}`)
  // Tenant segments are compared without case, issuers with: the server writes GUIDs in lower case.
  const segment = tenant.toLowerCase()
  const kind = ANY_TENANT.has(segment) ? 'template' : isGuid(segment) ? 'exact' : 'tenant'
  return ok({ base: `${origin}/${segment}/v2.0`, issuer: kind })
}

/** Whether the metadata may name this issuer (OIDC Discovery §4.3, RFC 8414 §3.3). */
export function isExpectedIssuer(authority: Authority, issuer: string): boolean {
  if (authority.issuer === 'exact') return issuer === authority.base
  const template = `${new URL(authority.base).origin}/${TENANT_TEMPLATE}/v2.0`
  return authority.issuer === 'template' ? issuer === template : matchesTemplate(template, issuer)
}

/** Whether an issuer is the template with some tenant's GUID in it. An issuer without template matches itself alone. */
export function matchesTemplate(template: string, issuer: string): boolean {
  const [before = '', after] = template.split(TENANT_TEMPLATE)
  if (after === undefined) return issuer === template
  const tenant = issuer.slice(before.length, issuer.length - after.length)
  return isGuid(tenant) && issuer === `${before}${tenant}${after}`
}

/** The issuer of one tenant. Undefined when the template needs a tenant and `tid` is none. */
export function resolveIssuer(template: string, tenantId: unknown): string | undefined {
  if (!template.includes(TENANT_TEMPLATE)) return template
  return typeof tenantId === 'string' && isGuid(tenantId) ? template.replace(TENANT_TEMPLATE, tenantId) : undefined
}

function refuse(description: string): Result<never, AuthFailure> {
  return err({ code: 'invalid_configuration', description })
}
