import { OAuthProvider } from "@cloudflare/workers-oauth-provider";

/** Grants every client what it asks for, in the name of Ada, who is logged in. */
export const oauth = new OAuthProvider({
  authorizeEndpoint: "/authorize",
  tokenEndpoint: "/token",
  clientRegistrationEndpoint: "/register",
  apiRoute: "/mcp",
  apiHandler: { fetch: (request, env, ctx) => new Response(ctx.props.user) },
  defaultHandler: {
    async fetch(request, env) {
      const asked = await env.OAUTH_PROVIDER.parseAuthRequest(request);
      const { redirectTo } = await env.OAUTH_PROVIDER.completeAuthorization({
        request: asked,
        userId: "ada",
        scope: asked.scope,
        metadata: {},
        props: { user: "ada" },
      });
      return Response.redirect(redirectTo, 302);
    },
  },
  resourceMetadata: {
    resource: "https://zoo.example/mcp",
    authorization_servers: ["https://zoo.example"],
  },
});
