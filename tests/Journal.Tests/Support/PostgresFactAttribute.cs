namespace Floorline.Journal.Tests.Support;

/// <summary>A test that needs PostgreSQL, and is skipped by name where it cannot be started.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.Missing;
}
