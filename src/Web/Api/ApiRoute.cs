using Floorline.Web.Uploads;
using Floorline.Workbench;

namespace Floorline.Web.Api;

/// <summary>One route of the API as its contract states it.</summary>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Path">Path under /api/v1.</param>
/// <param name="Summary">What it answers.</param>
/// <param name="Document">Name of the document it gives, such as <c>floorline/floors@1</c>; empty where it gives none.</param>
internal sealed record ApiRoute(string Method, string Path, string Summary, string Document)
{
    /// <summary>Whether it takes the fields of a situation.</summary>
    public bool TakesSituation { get; init; }

    /// <summary>Fields besides.</summary>
    public IReadOnlyList<Field> Fields { get; init; } = [];

    /// <summary>Media type of a body that is a file; null where there is none.</summary>
    public string? File { get; init; }

    /// <summary>Files of a form: the body is <c>multipart/form-data</c> with these parts, and further fields stand in the query.</summary>
    public IReadOnlyList<FormPart> Form { get; init; } = [];

    /// <summary>Whether the body is a JSON document of its own, such as a pipeline.</summary>
    public bool TakesDocument { get; init; }

    /// <summary>Status of success.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Whether it answers with server-sent events.</summary>
    public bool Streams { get; init; }

    /// <summary>Media type of its answer; JSON unless said otherwise.</summary>
    public string Media { get; init; } = "application/json";

    /// <summary>Name of the operation, such as <c>getFloors</c>.</summary>
    public string Id => Method.ToLowerInvariant() + string.Concat(Path.Split('/', '{', '}').Where(static p => p.Length > 0).Select(static p => char.ToUpperInvariant(p[0]) + p[1..]));
}
