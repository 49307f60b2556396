using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Floorline.Web.Api;

/// <summary>The record of experiments. Which journal it is was settled when the server started: no request names one.</summary>
internal static class JournalRoutes
{
    public static readonly IReadOnlyList<Field> ListFields =
    [
        new("limit", InputKind.Number, "Most entries"),
        new("before", InputKind.Number, "Entries older than this number: the next page"),
        new("model", InputKind.Text, "Entries of this model"),
        new("on", InputKind.Text, "Entries on this hardware"),
        new("engine", InputKind.Text, "Entries of this engine"),
        new("lever", InputKind.Text, "Entries that tried this"),
        new("verdict", InputKind.Text, "Entries with this verdict"),
    ];

    public static readonly IReadOnlyList<Field> TreeFields =
    [
        new("entry", InputKind.Text, "The entry to begin with; all if left out"),
        new("limit", InputKind.Number, "Most entries"),
    ];

    public static readonly IReadOnlyList<Field> CompareFields =
    [
        new("entry", InputKind.Text, "The later entry"),
        new("other", InputKind.Text, "The earlier entry; the parent if left out"),
    ];

    public static readonly IReadOnlyList<Field> ScoreFields = [new("limit", InputKind.Number, "How many of those furthest off")];

    // Files are not among them: nothing that a request names is opened.
    public static readonly IReadOnlyList<Field<JournalAddSpec>> AddFields = Fields.Pick(
        JournalAddSpec.Fields.Select(static f => f.Name == "verify" ? f with { Help = "The id of a verdict that POST /verify gave" } : f),
        "parent", "for", "lever", "predicted", "verdict", "verify", "note", "allow-many", "host", "driver", "engine-version");

    private const int AtOnce = 4;

    public static void Map(IEndpointRouteBuilder api, WebParts parts)
    {
        // threads of their own: a database may be slow, and the calculator does not wait for it
        var aside = new Aside(AtOnce);
        JournalPlace place = parts.Options.Journal;
        Get("", ListFields, (stated, _) => Answered(place, Verb.JournalList(place, ListOf(stated)), JsonText.Of));
        Get("/tree", TreeFields, (stated, _) => Answered(place, Verb.JournalTree(place, stated("entry"), stated("limit")), JsonText.Of));
        Get("/compare", CompareFields, (stated, _) => Answered(place, Verb.JournalCompare(place, stated("entry") ?? "", stated("other")), JsonText.Of));
        Get("/score", ScoreFields, (stated, _) => Answered(place, Verb.JournalScore(place, stated("limit")), JsonText.Of));
        Get("/entries/{id}", [], (_, context) => Answered(place, Verb.JournalShow(place, context.GetRouteValue("id") as string ?? ""), JsonText.Of));
        api.MapPost("/journal", async context => await (await Add(context, parts, aside)).ExecuteAsync(context));

        void Get(string path, IReadOnlyList<Field> fields, Func<Func<string, string?>, HttpContext, IResult> answer) =>
            api.MapGet("/journal" + path, async context =>
            {
                string[] known = Incoming.Names(fields);
                IResult result = Unknown(context.Request.Query, known) is { Count: > 0 } problems
                    ? Answer.Refuse(problems)
                    : await aside.Run(() => answer(name => context.Request.Query[name] is [{ Length: > 0 } value] ? value : null, context), context.RequestAborted);
                await result.ExecuteAsync(context);
            });
    }

    private static JournalListSpec ListOf(Func<string, string?> stated) => new()
    {
        Limit = stated("limit"),
        Before = stated("before"),
        Model = stated("model"),
        On = stated("on"),
        Engine = stated("engine"),
        Lever = stated("lever"),
        Verdict = stated("verdict"),
    };

    private static List<Problem> Unknown(IQueryCollection query, string[] known) =>
    [
        .. query.Keys.Where(k => !known.Contains(k)).Select(k => new Problem("request", k, "a field that is not known", known.Length > 0 ? "one of " + string.Join(", ", known) : "no field")),
        .. query.Where(static q => q.Value.Count > 1).Select(static q => new Problem("request", q.Key, "the field twice", "each field once")),
    ];

    private static IResult Answered<T>(JournalPlace place, ReadResult<T> result, Func<T, string> document) =>
        result.IsOk || Verb.JournalIsThere(place)
            ? Answer.Of(result, document)
            : Answer.Refuse(result.Problems, StatusCodes.Status404NotFound, "There is no journal yet");

    private static async Task<IResult> Add(HttpContext context, WebParts parts, Aside aside)
    {
        if (!Incoming.IsJson(context.Request))
        {
            return Answer.NotJson(context.Request);
        }

        ReadResult<RequestSpec> request = await Incoming.Read(context, AddFields);
        if (!request.IsOk)
        {
            return Answer.Refuse(request.Problems);
        }

        if (request.Value.Other("allow-many") is { } many && many is not ("true" or "false"))
        {
            return Answer.Refuse([new Problem("request", "allow-many", "a value that is neither", "true or false")]);
        }

        ReadOnlyMemory<byte>? verdict = null;
        if (request.Value.Other("verify") is { } id)
        {
            if (parts.Results.Find("verify", id) is not { } answered)
            {
                return Answer.Refuse([new Problem("", "--verify", "no verdict under this name", "the id of a verdict that POST /verify gave not long ago; judge again")]);
            }

            verdict = answered.Texts[0].Bytes;
        }

        ReadResult<JournalAddResult> added = await aside.Run(() => Verb.JournalAdd(parts.Options.Journal, AddOf(request.Value) with { VerdictDocument = verdict }), context.RequestAborted);
        if (!added.IsOk)
        {
            return Answer.Refuse(added.Problems);
        }

        context.Response.Headers.Location = $"/api/v1/journal/entries/{added.Value.Stored.Entry.Id}";
        return new Answer.Document(StatusCodes.Status201Created, Answer.Json, JsonText.Of(added.Value));
    }

    private static JournalAddSpec AddOf(RequestSpec request) => Fields.Read(
        AddFields.Where(static f => f.Name != "verify"), new JournalAddSpec { Situation = request.Situation }, request.Other);
}
