import { list, quote, type SnippetFacts } from './facts.ts'

export function msalPython({ authority, clientId, scopes, url }: SnippetFacts): string {
  return `import sys

import msal
import requests

app = msal.PublicClientApplication(
    ${quote(clientId)},
    authority=${quote(authority)},
    instance_discovery=False,
)
answer = app.acquire_token_interactive([${list(scopes)}])
if "access_token" not in answer:
    sys.exit(answer.get("error_description", answer.get("error")))
print("Signed in as", answer["id_token_claims"].get("preferred_username"), file=sys.stderr)

response = requests.get(
    ${quote(url)},
    headers={"Authorization": "Bearer " + answer["access_token"]},
    timeout=30,
)
print(response.status_code, response.text)`
}

export function msalNet({ authority, clientId, scopes, url }: SnippetFacts): string {
  return `#:package Microsoft.Identity.Client@4.*
using System.Diagnostics;
using System.Net.Http.Headers;
using Microsoft.Identity.Client;

var app = PublicClientApplicationBuilder.Create(${quote(clientId)})
    .WithAuthority(${quote(authority)}, validateAuthority: false)
    .WithInstanceDiscovery(false)
    .WithRedirectUri("http://localhost")
    .Build();
var answer = await app.AcquireTokenInteractive(new[] { ${list(scopes)} })
    .WithUseEmbeddedWebView(false)
    .WithSystemWebViewOptions(new SystemWebViewOptions { OpenBrowserAsync = OpenBrowser })
    .ExecuteAsync();
Console.Error.WriteLine($"Signed in as {answer.Account.Username}");

using var http = new HttpClient();
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.AccessToken);
var response = await http.GetAsync(${quote(url)});
Console.WriteLine($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");

static Task OpenBrowser(Uri address)
{
    Console.Error.WriteLine($"Sign in with your browser. If it did not open, go to:\\n{address.AbsoluteUri}\\n");
    try { Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true }); }
    catch (Exception) { /* No browser here: the address above is enough. */ }
    return Task.CompletedTask;
}`
}

/** With `authority` the library loses the port when it refreshes; `oidcAuthority` keeps it, and names one organization only. */
function javaAuthority({ authority, origin, tenantId }: SnippetFacts): string {
  return new URL(origin).port === ''
    ? `.authority(${quote(`${authority}/`)})
            .instanceDiscovery(false)`
    : `.oidcAuthority(${quote(`${origin}/${tenantId}/v2.0`)})`
}

export function msalJava(facts: SnippetFacts): string {
  const { clientId, scopes, url } = facts
  return `///usr/bin/env jbang "$0" "$@" ; exit $?
//DEPS com.microsoft.azure:msal4j:1.26.1
//DEPS org.slf4j:slf4j-nop:1.7.36
import com.microsoft.aad.msal4j.InteractiveRequestParameters;
import com.microsoft.aad.msal4j.PublicClientApplication;
import com.microsoft.aad.msal4j.SystemBrowserOptions;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;

class SignIn {
    public static void main(String[] args) throws Exception {
        var app = PublicClientApplication.builder(${quote(clientId)})
            ${javaAuthority(facts)}
            .build();
        var answer = app.acquireToken(InteractiveRequestParameters.builder(new URI("http://localhost"))
            .scopes(Set.of(${list(scopes)}))
            .systemBrowserOptions(SystemBrowserOptions.builder().openBrowserAction(SignIn::openBrowser).build())
            .build()).join();
        System.err.println("Signed in as " + answer.account().username());

        var request = HttpRequest.newBuilder(new URI(${quote(url)}))
            .header("Authorization", "Bearer " + answer.accessToken())
            .build();
        var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(response.statusCode() + " " + response.body());
        System.exit(response.statusCode() < 400 ? 0 : 1);
    }

    static void openBrowser(URL address) {
        System.err.println("Sign in with your browser. If it did not open, go to:\\n" + address + "\\n");
        try {
            java.awt.Desktop.getDesktop().browse(address.toURI());
        } catch (Exception | Error noBrowser) {
            // The address above is enough.
        }
    }
}`
}
