using Floorline.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Floorline.Web.Content;

/// <summary>Serves the page: embedded files only, found by exact name in memory, so that no path of a request ever reaches the file system.</summary>
internal static class AssetRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapMethods("/{**path}", [HttpMethods.Get, HttpMethods.Head], static (HttpContext context, string? path) => Serve(context, path ?? ""));
    }

    private static async Task Serve(HttpContext context, string path)
    {
        if (path.Split('/')[0] == "api")
        {
            await Answer.Refuse(StatusCodes.Status404NotFound, "No such route", "path", "a route that is not known", "one of /openapi/v1.json").ExecuteAsync(context);
            return;
        }

        HttpResponse response = context.Response;
        Asset? asset = AssetStore.Find(path.Length == 0 ? "index.html" : path) ?? (IsPage(path) ? AssetStore.Find("index.html") : null);
        if (asset is null)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            response.ContentType = "text/plain; charset=utf-8";
            await response.WriteAsync(path.Length == 0 ? "The page is not part of this build; the API answers under /api/v1.\n" : "Not here. The workbench is at /, the API under /api/v1.\n");
            return;
        }

        bool gzip = asset.Compressed is not null && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        string tag = gzip ? asset.Tag[..^1] + "-gz\"" : asset.Tag;
        response.Headers.ETag = tag;
        response.Headers.Vary = "Accept-Encoding";
        response.Headers.CacheControl = asset.IsHashed ? "public, max-age=31536000, immutable" : "no-cache";
        if (context.Request.Headers.IfNoneMatch.ToString().Split(',').Any(t => t.Trim() == tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        byte[] bytes = gzip ? asset.Compressed! : asset.Bytes;
        if (gzip)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        response.ContentType = asset.Type;
        response.ContentLength = bytes.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    /// <summary>Addresses of the page's own views: no dot, not under /api or /openapi.</summary>
    private static bool IsPage(string path) => !path.Contains('.', StringComparison.Ordinal) && path.Split('/')[0] is not ("api" or "openapi");
}
