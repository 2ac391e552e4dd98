/** The name of an event as people read it: `appRole.assigned` → `App role: assigned`. */
export function sayActivity(name: string): string {
  const words = name
    .replaceAll('-', ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`)
  const [area = '', act] = words.split('.')
  const start = area.charAt(0).toUpperCase() + area.slice(1)
  return act === undefined ? start : `${start}: ${act}`
}
