/** The name of an event as people read it: `user.roles-changed` → `User: roles changed`. */
export function sayActivity(name: string): string {
  const [area = '', act] = name.replaceAll('-', ' ').split('.')
  const start = area.charAt(0).toUpperCase() + area.slice(1)
  return act === undefined ? start : `${start}: ${act}`
}
