/** Where a sign-in that is only tried begins and ends; a redirect URI of the app under test. */
export const TRY_PATH = '/portal/try'
