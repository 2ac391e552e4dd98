/** How long what we issue lives, in seconds (DESIGN §0). */

const DAY = 86_400

export const ACCESS_TOKEN_SECONDS = 3600
export const CODE_SECONDS = 60
/** A refresh token that nobody uses dies after this. */
export const REFRESH_IDLE_SECONDS = 90 * DAY
/** No sign-in lives longer, however often it is refreshed. */
export const REFRESH_ABSOLUTE_SECONDS = 365 * DAY
/** Fixed for single-page apps, counted from the sign-in: a browser is no safe place. */
export const SPA_REFRESH_SECONDS = DAY
/** How long the row of a dead authorization stays after its code's expiry, so that the code cannot come alive again. */
export const REDEEMED_ROW_SECONDS = 300
