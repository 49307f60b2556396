namespace Floorline.Readers.Traces;

/// <summary>A file of another sort than is read here: how it is told, what it is, and what to do with it. A row of <c>data/trace-files.json</c>.</summary>
/// <param name="Starts">Its first bytes; empty where its content does not tell it.</param>
/// <param name="Endings">Endings of its name.</param>
/// <param name="Holds">Texts that all stand near its start.</param>
/// <param name="Tables">How the tables of a database begin.</param>
/// <param name="Is">What it is.</param>
/// <param name="Do">What is needed instead, with the command.</param>
internal sealed record OtherFile(byte[] Starts, IReadOnlyList<string> Endings, IReadOnlyList<string> Holds, string Tables, string Is, string Do);
