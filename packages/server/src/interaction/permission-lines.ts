import { html, raw, type Content } from '../http/html.ts'

export interface ApiPermissions {
  readonly apiName: string
  readonly permissions: readonly PermissionLine[]
}

export interface PermissionLine {
  readonly title: string
  readonly description: string
  /** Only an administrator may grant it. */
  readonly adminOnly: boolean
  /** Reaches further than a person may expect, e.g. lasts while the app is not in use. */
  readonly risky?: boolean
}

const SHIELD = raw(
  '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linejoin="round" aria-hidden="true"><path d="M12 3l8 3v6c0 4.5-3.4 7.8-8 9-4.6-1.2-8-4.5-8-9V6z"/></svg>',
)
const ALERT = raw(
  '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M12 4l9 16H3zM12 10v4M12 17v.01"/></svg>',
)

/** Permissions by API, each with the API's own words behind a chevron (users-and-peers §E2, blocks 8 and 9). */
export function permissionGroups(apis: readonly ApiPermissions[]): Content {
  const several = apis.length > 1
  return apis.map(
    (api) =>
      html`${several && html`<p class="soft small"><bdi>${api.apiName}</bdi></p>`}
        <ul class="lines" aria-label="${api.apiName}">
          ${api.permissions.map((line) => html`<li>${permission(line)}</li>`)}
        </ul>`,
  )
}

function permission(line: PermissionLine): Content {
  const words = html`<span class="words"
    ><bdi>${line.title}</bdi>${line.adminOnly && badge(SHIELD, 'Admin only')}${
      line.risky === true && badge(ALERT, 'Far-reaching')
    }</span
  >`
  if (line.description === '') return html`<div class="plain">${words}</div>`
  return html`<details>
    <summary>${words}</summary>
    <p>${line.description}</p>
  </details>`
}

/** An icon and words: colour and shape alone tell nothing to many people (WCAG 1.4.1). */
function badge(icon: Content, words: string): Content {
  return html`<span class="badge">${icon}${words}</span>`
}

/** "A", "A and B", "A, B and C". */
export function apiNames(apis: readonly ApiPermissions[]): Content {
  return apis.map((api, index) => {
    const before = index === 0 ? '' : index === apis.length - 1 ? ' and ' : ', '
    return html`${before}<b><bdi>${api.apiName}</bdi></b>`
  })
}
