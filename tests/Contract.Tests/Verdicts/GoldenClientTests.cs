using System.Net;
using System.Text;
using System.Text.Json;
using Floorline.Core.Quantities;
using Floorline.Probes.Golden;

namespace Floorline.Contract.Tests.Verdicts;

/// <summary>Asking an endpoint, over a transport that answers from memory.</summary>
public class GoldenClientTests
{
    private static readonly GoldenEndpoint _endpoint = new(new Uri("http://server/v1/"), "m") { ApiKey = "k" };

    [Fact]
    public async Task Round_Prompts_AreAskedOnceEachInChatForm()
    {
        var asked = new List<(string Url, string? Key, JsonElement Body)>();
        using HttpClient http = Server(request =>
        {
            JsonElement body = JsonDocument.Parse(request.Content!.ReadAsStringAsync().Result).RootElement;
            lock (asked)
            {
                asked.Add((request.RequestUri!.AbsoluteUri, request.Headers.Authorization?.Parameter, body));
            }

            return Answer($$$"""{"choices": [{"message": {"content": "to {{{body.GetProperty("messages")[0].GetProperty("content").GetString()}}}"}, "logprobs": {"content": [{"logprob": -1}, {"logprob": 0}]}}], "usage": {"completion_tokens": 2}}""");
        });

        IReadOnlyList<GoldenAnswer> answers = await new GoldenClient(http, TimeProvider.System)
            .Round(_endpoint, [("a", "one"), ("b", "two"), ("c", "three")], new GoldenOptions { Concurrency = 2, MostTokens = 7, LogProbabilities = true });

        Assert.Equal([("a", "to one"), ("b", "to two"), ("c", "to three")], answers.Select(static a => (a.Id, a.Output.Text)));
        Assert.All(answers, static a => Assert.Equal((2, Math.Exp(0.5)), (a.Output.Tokens.Value, a.Output.Perplexity.Value)));
        Assert.Equal(3, asked.Count);
        Assert.All(asked, static a => Assert.Equal(("http://server/v1/chat/completions", "k", 7, false, true),
            (a.Url, a.Key, a.Body.GetProperty("max_tokens").GetInt32(), a.Body.GetProperty("stream").GetBoolean(), a.Body.GetProperty("logprobs")
                .GetBoolean())));
    }

    [Theory]
    [InlineData(500, "broken", "HTTP 500")]
    [InlineData(200, "<html>", "no chat completion")]
    [InlineData(200, "[]", "no chat completion")]
    [InlineData(200, "{\"choices\": []}", "no chat completion")]
    [InlineData(200, "{\"choices\": [{\"message\": {\"content\": 7}}]}", "no chat completion")]
    [InlineData(200, "{\"error\": {\"message\": \"overloaded\"}}", "error in it")]
    public async Task Round_AnswerThatIsNone_IsAnErrorOfThatPromptAlone(int status, string body, string expected)
    {
        using HttpClient http = Server(_ => Answer(body, status));

        GoldenAnswer answer = (await new GoldenClient(http, TimeProvider.System).Round(_endpoint, [("a", "one")], new GoldenOptions()))[0];

        Assert.Contains(expected, answer.Output.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Round_NoServerAndNoAnswerInTime_AreErrors()
    {
        using HttpClient broken = Server(static _ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        using HttpClient silent = Server(static _ => throw new OperationCanceledException());

        Assert.Equal("no connection (ConnectionError)", (await new GoldenClient(broken, TimeProvider.System)
            .Round(_endpoint, [("a", "x")], new GoldenOptions()))[0].Output.Error);
        Assert.Equal("no answer within 2 s", (await new GoldenClient(silent, TimeProvider.System)
            .Round(_endpoint, [("a", "x")], new GoldenOptions { Timeout = new Seconds(2) }))[0].Output.Error);
        Assert.DoesNotContain("k)", _endpoint.ToString(), StringComparison.Ordinal);
    }

    private static HttpClient Server(Func<HttpRequestMessage, HttpResponseMessage> answer) => new(new Handler(answer)) { Timeout = Timeout.InfiniteTimeSpan };

    private static HttpResponseMessage Answer(string body, int status = 200) =>
        new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private sealed class Handler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.Run(() => answer(request), cancellationToken);
    }
}
