using Floorline.Readers;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/problems@1</c>: what was wrong with the input.</summary>
internal static class ProblemsSchema
{
    /// <summary>One problem, in documents that hold some.</summary>
    internal static readonly Schema<Problem> Problem = new Schema<Problem>("Problem")
        .Text("file", static p => p.File, "File that holds it; empty for an option or a field of a form")
        .Text("path", static p => p.Path, "Where in the input it is, such as --context")
        .Text("found", static p => p.Found, "What was found")
        .Text("expected", static p => p.Expected, "What was expected")
        .Text("message", static p => p.ToString(), "The problem in a sentence");

    /// <summary>The document. As the body of a refusal over HTTP it is that of RFC 9457.</summary>
    internal static readonly Schema<Refusal> Document = new Schema<Refusal>("Problems", "floorline/problems@1",
            "What was wrong with the input, all of it at once")
        .Text("type", static r => r.Title is null ? null : "about:blank", "about:blank, over HTTP").OrAbsent()
        .Text("title", static r => r.Title, "What kind of refusal it is, over HTTP").OrAbsent()
        .Count("status", static r => r.Title is null ? null : (long?)r.Status, "HTTP status, over HTTP").OrAbsent()
        .Text("detail", static r => r.Title is null ? null : string.Join('\n', r.Problems), "The problems in sentences, over HTTP").OrAbsent()
        .List("problems", static r => r.Problems, Problem, "The problems");

    /// <summary>Problems, and the title and status of a refusal over HTTP.</summary>
    internal sealed record Refusal(IReadOnlyList<Problem> Problems, string? Title, int Status);
}
