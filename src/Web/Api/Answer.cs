using System.Security.Cryptography;
using System.Text;
using Floorline.Readers;
using Floorline.Workbench.Documents;
using Microsoft.AspNetCore.Http;

namespace Floorline.Web.Api;

/// <summary>Turns what a verb gave into a response: the document that the command line prints with --json, or what is wrong with the request.</summary>
internal static class Answer
{
    public const string Json = "application/json; charset=utf-8";
    public const string NotAsStated = "The request cannot be answered as stated";
    public const string ProblemJson = "application/problem+json; charset=utf-8";

    public static IResult Of<T>(ReadResult<T> result, Func<T, string> document) =>
        result.IsOk ? new Document(StatusCodes.Status200OK, Json, document(result.Value)) : Refuse(result.Problems);

    /// <summary>A document that changes seldom: a client that has it is told so.</summary>
    public static IResult Tagged<T>(ReadResult<T> result, Func<T, string> document) =>
        result.IsOk ? new Document(StatusCodes.Status200OK, Json, document(result.Value)) { IsTagged = true } : Refuse(result.Problems);

    public static IResult Refuse(IReadOnlyList<Problem> problems, int status = StatusCodes.Status400BadRequest, string title = NotAsStated) =>
        new Document(status, ProblemJson, JsonText.Details(title, status, problems));

    public static IResult Refuse(int status, string title, string where, string found, string expected) =>
        Refuse([new Problem("", where, found, expected)], status, title);

    public static IResult NotJson(HttpRequest request) =>
        Refuse(StatusCodes.Status415UnsupportedMediaType, "The body must be JSON", "Content-Type", $"'{request.ContentType}'", "application/json");

    /// <summary>A text that is JSON already.</summary>
    internal sealed class Document(int status, string type, byte[] bytes) : IResult
    {
        public Document(int status, string type, string text)
            : this(status, type, Encoding.UTF8.GetBytes(text))
        {
        }

        /// <summary>Whether it carries an ETag.</summary>
        public bool IsTagged { get; init; }

        public async Task ExecuteAsync(HttpContext httpContext)
        {
            if (IsTagged)
            {
                string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"";
                httpContext.Response.Headers.ETag = tag;
                httpContext.Response.Headers.CacheControl = "no-cache";
                if (httpContext.Request.Headers.IfNoneMatch.ToString().Split(',').Any(t => t.Trim() == tag))
                {
                    httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
                    return;
                }
            }
            else
            {
                httpContext.Response.Headers.CacheControl = "no-store";
            }

            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = type;
            httpContext.Response.ContentLength = bytes.Length;
            await httpContext.Response.Body.WriteAsync(bytes, httpContext.RequestAborted);
        }
    }
}
