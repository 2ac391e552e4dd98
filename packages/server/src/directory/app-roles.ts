/** Access without a role: what a user is assigned to an application that has none (Graph's zero id). */
export const DEFAULT_ACCESS = '00000000-0000-0000-0000-000000000000'
