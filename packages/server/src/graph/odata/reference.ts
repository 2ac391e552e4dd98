/** The body of a `$ref` names an object by its address, as everywhere in Graph: `{"@odata.id": "…/users/{id}"}`. */
export function parseReference(address: unknown): string | undefined {
  return typeof address === 'string' ? /\/(?:users|groups|directoryObjects)\/([^/?#]+)$/.exec(address)?.[1] : undefined
}
