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
using System.Net.Http.Headers;
using Microsoft.Identity.Client;

var app = PublicClientApplicationBuilder.Create(${quote(clientId)})
    .WithAuthority(${quote(authority)}, validateAuthority: false)
    .WithRedirectUri("http://localhost")
    .Build();
var answer = await app.AcquireTokenInteractive([${list(scopes)}])
    .WithUseEmbeddedWebView(false)
    .ExecuteAsync();
Console.Error.WriteLine($"Signed in as {answer.Account.Username}");

using var http = new HttpClient();
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.AccessToken);
var response = await http.GetAsync(${quote(url)});
Console.WriteLine($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");`
}

export function msalJava({ authority, clientId, scopes, url }: SnippetFacts): string {
  return `///usr/bin/env jbang "$0" "$@" ; exit $?
//DEPS com.microsoft.azure:msal4j:1.20.1
import com.microsoft.aad.msal4j.*;
import java.net.URI;
import java.net.http.*;
import java.util.Set;

class SignIn {
    public static void main(String[] args) throws Exception {
        var app = PublicClientApplication.builder(${quote(clientId)})
            .authority(${quote(`${authority}/`)})
            .instanceDiscovery(false)
            .build();
        var answer = app.acquireToken(InteractiveRequestParameters.builder(new URI("http://localhost"))
            .scopes(Set.of(${list(scopes)}))
            .build()).join();
        System.err.println("Signed in as " + answer.account().username());

        var request = HttpRequest.newBuilder(new URI(${quote(url)}))
            .header("Authorization", "Bearer " + answer.accessToken())
            .build();
        var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(response.statusCode() + " " + response.body());
    }
}`
}
