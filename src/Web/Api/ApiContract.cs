using System.Text;
using System.Text.Json;
using Floorline.Web.Uploads;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Web.Api;

/// <summary>
/// The API as an OpenAPI 3.1 document: every route with its fields and the document it gives. A test holds it against the routes that are mapped and against
/// docs/openapi.json.
/// </summary>
internal static class ApiContract
{
    private const string Upload = "application/octet-stream";
    private const string Table = "text/csv";

    private static readonly JsonWriterOptions _options = new() { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<ApiRoute> Routes { get; } =
    [
        .. Situation("/floors", "How fast the model could possibly run there: the floors, which one binds, memory, roofline", "floors"),
        .. Situation("/diagnose", "How far a measured time is from the floors, why, what helps and what will not", "diagnosis"),
        .. Situation("/predict", "What to expect of a step or a served load, and what each lever would give", "prediction", Fields.OfPredict),
        .. Situation("/plan", "What to do, in order, until an SLO is met; and which configurations meet it", "plan", PlanSpec.Fields),
        .. Situation("/roofline", "Where the step, its classes of operators and larger batches sit under the roofline", "roofline"),
        .. Situation("/sweep", "The floors at many values of one input", "sweep", Fields.OfSweep),
        .. Situation("/explore", "All of these for one situation, with the way to the verdict", "explore"),
        .. Situation("/chunk", "A robot policy that plans several actions per call: budget, duty, execution horizon, reaction delay", "chunk",
            SituationRoutes.ChunkFields),
        new("GET", "/catalogue", "What is known, with sources", "floorline/catalogue@1"),
        new("GET", "/catalogue/{kind}", "Hardware, models, formats, levers or engines", "floorline/catalogue@1"),
        new("GET", "/catalogue/{kind}/{name}", "One entry", "floorline/catalogue@1"),
        new("POST", "/pipeline", "Stages of a request, in a row or side by side: total against budget, and which one to work on",
            "floorline/pipeline@1") { TakesDocument = true },
        new("POST", "/inspect", "What stands in a model file, tensor by tensor; Location names it for a while", "floorline/inspect@1") { File = Upload, Fields = ModelRoutes.InspectFields },
        new("GET", "/model/{id}", "What stands in a model file that was uploaded a while ago; a situation names it as upload:ID", "floorline/inspect@1"),
        new("DELETE", "/model/{id}", "Forgets a model file", "") { Status = 204 },
        new("POST", "/backtest", "Floors and expected values held against a table of measurements", "floorline/backtest@1") { File = Table, Fields = [UploadRoutes.FileName] },
        new("POST", "/calibrate", "An engine's coefficients fitted to a table of runs; nothing is stored", "floorline/calibration@1") { File = Table, Fields = [UploadRoutes.FileName, UploadRoutes.Profile] },
        new("POST", "/trace", "Where the time of a profiler's trace went, why the device idled, and what to do about it", "floorline/trace@1") { File = Upload, TakesSituation = true, Fields = [UploadRoutes.FileName] },
        new("GET", "/trace/{id}", "The diagnosis of a trace that was uploaded a while ago; POST /trace names it in Location", "floorline/trace@1"),
        new("GET", "/trace/{id}/timeline", "Its events in columns: a length as a 32-bit number, a JSON document of that length, the columns it names; little-endian", "floorline/timeline@1") { Fields = TraceRoutes.TimelineFields, Media = TraceRoutes.Timeline },
        new("DELETE", "/trace/{id}", "Forgets a trace", "") { Status = 204 },
        new("GET", "/compare-traces", "Whether a job got slower from one uploaded trace to another, and in which part", "floorline/trace-comparison@1") { Fields = TraceRoutes.CompareFields },
        new("POST", "/report", "Results of benchmark tools in one set of definitions, and held against the floors where hardware is stated", "floorline/serving@1") { Form = ResultRoutes.ReportParts, Fields = Fields.OfReports },
        new("GET", "/report/{id}", "An answer of a while ago; POST /report names it in Location", "floorline/serving@1"),
        new("DELETE", "/report/{id}", "Forgets it", "") { Status = 204 },
        new("POST", "/verify", "Whether a change is kept or rolled back: speed and quality of two runs", "floorline/verdict@1") { Form = ResultRoutes.VerifyParts, Fields = ResultRoutes.VerifyFields },
        new("GET", "/verify/{id}", "A verdict of a while ago; POST /verify names it in Location", "floorline/verdict@1"),
        new("GET", "/verify/{id}/markdown", "The verdict for a pull-request comment", "") { Media = ResultRoutes.Markdown },
        new("GET", "/verify/{id}/review-sheet", "The sheet on which a person marks the answers; 404 where no check asks for one", "") { Media = ResultRoutes.Sheet },
        new("DELETE", "/verify/{id}", "Forgets it", "") { Status = 204 },
        new("GET", "/verify/counts", "Two counts of faults, where nothing else is known", "floorline/counts@1") { Fields = ResultRoutes.CountsFields },
        new("POST", "/jobs/backtest", "Starts a backtest", "floorline/job@1") { File = Table, Fields = [UploadRoutes.FileName], Status = 202 },
        new("POST", "/jobs/plan", "Starts a plan", "floorline/job@1") { TakesSituation = true, Fields = PlanSpec.Fields, Status = 202 },
        new("GET", "/measure/targets", "What may be measured: this machine, and the servers that the operator allowed", "floorline/targets@1"),
        new("POST", "/measure/host", "Starts a measurement of this machine", "floorline/job@1") { Fields = MeasureRoutes.HostFields, Status = 202 },
        new("POST", "/measure/endpoint", "Starts a load on an allowed server and measures every token", "floorline/job@1") { Fields = MeasureRoutes.EndpointFields, Status = 202 },
        new("POST", "/lab/decode", "Starts a decode step of a model's shapes on this machine", "floorline/job@1") { Fields = LabSpec.Decode, Status = 202 },
        new("POST", "/lab/prefill", "Starts a prefill of a model's shapes on this machine", "floorline/job@1") { Fields = LabSpec.Prefill, Status = 202 },
        new("POST", "/lab/compare", "Starts a comparison of techniques on this machine, each measured and predicted", "floorline/job@1") { Fields = LabSpec.Compare, Status = 202 },
        new("GET", "/jobs/{id}", "Where a job stands", "floorline/job@1"),
        new("GET", "/jobs/{id}/events", "A job's progress, then its result, as server-sent events", "floorline/job@1") { Streams = true },
        new("DELETE", "/jobs/{id}", "Ends a job; a measurement ends with what it has by then", "") { Status = 204 },
        new("GET", "/journal", "Experiments on record, newest first, a page at a time", "floorline/journal-list@1") { Fields = JournalRoutes.ListFields },
        new("POST", "/journal", "Records an experiment in the journal of whoever started the server", "floorline/journal-entry@1") { TakesSituation = true, Fields = JournalRoutes.AddFields, Status = 201 },
        new("GET", "/journal/tree", "What was tried from where", "floorline/journal-tree@1") { Fields = JournalRoutes.TreeFields },
        new("GET", "/journal/compare", "Two entries, or an entry and its parent", "floorline/journal-compare@1") { Fields = JournalRoutes.CompareFields },
        new("GET", "/journal/score", "How well predictions held, and those that were furthest off", "floorline/journal-score@1") { Fields = JournalRoutes.ScoreFields },
        new("GET", "/journal/entries/{id}", "One entry in full", "floorline/journal-entry@1"),
    ];

    /// <summary>The document.</summary>
    public static string Text { get; } = Write();

    private static IEnumerable<ApiRoute> Situation(string path, string summary, string document, IReadOnlyList<Field>? fields = null) =>
        new[] { "GET", "POST" }.Select(method => new ApiRoute(method, path, summary, $"floorline/{document}@1") { TakesSituation = true, Fields = fields ?? [] });

    private static string Write()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            json.WriteStartObject();
            json.WriteString("openapi", "3.1.0");
            json.WriteStartObject("info");
            json.WriteString("title", "Floorline");
            json.WriteString("version", "1");
            json.WriteString("description", "The verbs of Floorline over HTTP. Each answer is the document that the command line prints with --json. Members are named with their units: times in _ms, bytes in _bytes, rates in _gb_s, _tflop_s, _tok_s; what is not known is null with the reason under NAME_unknown. Fields are the command line's option names without the dashes; an empty value counts as not given. Models and hardware are catalogue names or inline specs: nothing that a request names is opened or fetched.");
            json.WriteEndObject();
            json.WriteStartArray("servers");
            json.WriteStartObject();
            json.WriteString("url", "/api/v1");
            json.WriteEndObject();
            json.WriteEndArray();
            Paths(json);
            json.WriteStartObject("components");
            Schemas(json);
            Responses(json);
            json.WriteStartObject("securitySchemes");
            json.WriteStartObject("token");
            json.WriteString("type", "http");
            json.WriteString("scheme", "bearer");
            json.WriteString("description", "Asked for where the server was started with --token-file.");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void Paths(Utf8JsonWriter json)
    {
        json.WriteStartObject("paths");
        foreach (IGrouping<string, ApiRoute> path in Routes.GroupBy(static r => r.Path))
        {
            json.WriteStartObject(path.Key);
            foreach (ApiRoute route in path)
            {
                json.WriteStartObject(route.Method.ToLowerInvariant());
                json.WriteString("operationId", route.Id);
                json.WriteString("summary", route.Summary);
                Parameters(json, route);
                Body(json, route);
                Answers(json, route);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Parameters(Utf8JsonWriter json, ApiRoute route)
    {
        bool inQuery = route.Method == "GET" || route.File is not null || route.Form.Count > 0;
        string[] inPath = [.. route.Path.Split('/').Where(static p => p.StartsWith('{')).Select(static p => p.Trim('{', '}'))];
        IEnumerable<Field> query = !inQuery ? [] : route.TakesSituation ? [.. SituationSpec.Fields, .. route.Fields] : route.Fields;
        json.WriteStartArray("parameters");
        foreach ((string name, bool path, string meaning) in inPath.Select(static n => (n, true, "")).Concat(query.Select(static f => (f.Name, false, f.Help))))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("in", path ? "path" : "query");
            if (path)
            {
                json.WriteBoolean("required", true);
            }
            else
            {
                json.WriteString("description", meaning);
            }

            json.WriteStartObject("schema");
            json.WriteString("type", "string");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Body(Utf8JsonWriter json, ApiRoute route)
    {
        if (route.Method != "POST")
        {
            return;
        }

        json.WriteStartObject("requestBody");
        json.WriteBoolean("required", true);
        json.WriteStartObject("content");
        json.WriteStartObject(route.File ?? (route.Form.Count > 0 ? "multipart/form-data" : "application/json"));
        json.WriteStartObject("schema");
        if (route.Form.Count > 0)
        {
            Form(json, route.Form);
        }
        else if (route.File is not null)
        {
            json.WriteString("type", "string");
            json.WriteString("format", "binary");
        }
        else
        {
            json.WriteString("type", "object");
            if (route.TakesSituation || route.Fields.Count > 0)
            {
                json.WriteBoolean("additionalProperties", false);
                json.WriteStartObject("properties");
                foreach (Field field in (route.TakesSituation ? SituationSpec.Fields : []).Concat(route.Fields))
                {
                    json.WriteStartObject(field.Name);
                    json.WriteString("description", field.Help);
                    json.WriteStartArray("type");
                    json.WriteStringValue("string");
                    json.WriteStringValue("number");
                    json.WriteStringValue("null");
                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Form(Utf8JsonWriter json, IReadOnlyList<FormPart> parts)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
        foreach (FormPart part in parts)
        {
            json.WriteStartObject(part.Name);
            if (part.Several)
            {
                json.WriteString("type", "array");
                json.WriteStartObject("items");
            }

            json.WriteString("type", "string");
            json.WriteString("format", "binary");
            if (part.Several)
            {
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Answers(Utf8JsonWriter json, ApiRoute route)
    {
        json.WriteStartObject("responses");
        json.WriteStartObject(route.Status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("description", route.Document.Length > 0 ? $"The document {route.Document}" : route.Media.StartsWith("text/", StringComparison.Ordinal) ? "The text" : "Done");
        if (route.Document.Length > 0)
        {
            json.WriteStartObject("content");
            json.WriteStartObject(route.Streams ? "text/event-stream" : route.Media);
            json.WriteStartObject("schema");
            json.WriteString("$ref", "#/components/schemas/" + Name(route.Document));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        else if (route.Media.StartsWith("text/", StringComparison.Ordinal))
        {
            json.WriteStartObject("content");
            json.WriteStartObject(route.Media);
            json.WriteStartObject("schema");
            json.WriteString("type", "string");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("default");
        json.WriteString("$ref", "#/components/responses/problem");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>What documents hold, from the schemas that write them; a document that no schema writes says its name.</summary>
    private static void Schemas(Utf8JsonWriter json)
    {
        json.WriteStartObject("schemas");
        HashSet<string> described = [];
        foreach ((string name, string schema) in DocumentSchemas.JsonSchemas("#/components/schemas/"))
        {
            described.Add(name);
            json.WritePropertyName(name);
            using JsonDocument parsed = JsonDocument.Parse(schema);
            parsed.RootElement.WriteTo(json);
        }

        foreach (string document in Routes.Select(static r => r.Document).Where(static d => d.Length > 0).Distinct().Where(d => !described.Contains(Name(d))))
        {
            json.WriteStartObject(Name(document));
            json.WriteString("type", "object");
            json.WriteStartObject("properties");
            json.WriteStartObject("schema");
            json.WriteString("const", document);
            json.WriteEndObject();
            json.WriteStartObject("tool_version");
            json.WriteString("type", "string");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartArray("required");
            json.WriteStringValue("schema");
            json.WriteStringValue("tool_version");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Responses(Utf8JsonWriter json)
    {
        json.WriteStartObject("responses");
        json.WriteStartObject("problem");
        json.WriteString("description", "What is wrong, in the words of the command line: 400 input, 401 token, 403 origin, 404, 408 too slow, 413 too large, 415 type, 421 host, 429 too many at once, 500 a fault, 507 disk full");
        json.WriteStartObject("content");
        json.WriteStartObject("application/problem+json");
        json.WriteStartObject("schema");
        json.WriteString("$ref", "#/components/schemas/problems");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Name(string document) => document["floorline/".Length..].Split('@')[0];
}
