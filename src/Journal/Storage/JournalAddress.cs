using System.Data.Common;

namespace Floorline.Journal.Storage;

/// <summary>Where a journal is: a SQLite file, or a PostgreSQL database.</summary>
public sealed class JournalAddress
{
    private JournalAddress(string? path, string connection, string shown)
    {
        Path = path;
        Connection = connection;
        Shown = shown;
    }

    /// <summary>Folder and file of an embedded journal, below the working folder or one above it.</summary>
    public static string DefaultPath { get; } = System.IO.Path.Combine(".floorline", "journal.db");

    /// <summary>The SQLite file; null for PostgreSQL.</summary>
    public string? Path { get; }

    /// <summary>Whether it is a PostgreSQL database.</summary>
    public bool IsServer => Path is null;

    /// <summary>The address as it may be printed: never a password.</summary>
    public string Shown { get; }

    /// <summary>PostgreSQL's connection string; may hold a password and is never shown.</summary>
    internal string Connection { get; }

    /// <summary>An embedded journal.</summary>
    /// <param name="path">The SQLite file.</param>
    public static JournalAddress File(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new JournalAddress(path, "", path);
    }

    /// <summary>Understands an address: a <c>postgres://</c> or <c>postgresql://</c> address, a connection string with <c>Host=</c>, or a file.</summary>
    /// <param name="text">The address.</param>
    /// <exception cref="JournalException">It cannot be understood. The message does not repeat it.</exception>
    public static JournalAddress Of(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        string trimmed = text.Trim();
        if (trimmed.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || trimmed.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase))
        {
            return FromUri(trimmed);
        }

        return trimmed.StartsWith("Host=", StringComparison.OrdinalIgnoreCase) || trimmed.Contains(";Host=", StringComparison.OrdinalIgnoreCase) || trimmed.StartsWith("Server=", StringComparison.OrdinalIgnoreCase)
            ? FromParts(trimmed)
            : trimmed.Contains("://", StringComparison.Ordinal) || trimmed.Any(char.IsControl) ? throw Bad() : File(trimmed);
    }

    /// <summary>The journal nearest to a folder: in it or in one above; null where there is none.</summary>
    /// <param name="folder">The folder to start from.</param>
    public static JournalAddress? Nearest(string folder)
    {
        for (DirectoryInfo? here = new(folder); here is not null; here = here.Parent)
        {
            string path = System.IO.Path.Combine(here.FullName, DefaultPath);
            if (System.IO.File.Exists(path))
            {
                return new JournalAddress(path, "", System.IO.Path.GetRelativePath(folder, path));
            }
        }

        return null;
    }

    /// <summary>Whether a password stands in the address itself.</summary>
    internal bool HoldsPassword { get; private init; }

    private static JournalAddress FromUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
        {
            throw Bad();
        }

        var builder = new DbConnectionStringBuilder();
        string[] user = uri.UserInfo.Split(':', 2);
        Set(builder, "Host", Uri.UnescapeDataString(uri.Host));
        Set(builder, "Port", uri.Port > 0 ? uri.Port.ToString(System.Globalization.CultureInfo.InvariantCulture) : "");
        Set(builder, "Username", Uri.UnescapeDataString(user[0]));
        Set(builder, "Password", user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "");
        Set(builder, "Database", Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')));
        foreach (string pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            string name = parts[0].ToLowerInvariant() switch { "sslmode" => "SSL Mode", "connect_timeout" => "Timeout", "application_name" => "Application Name", "options" => "Options", "sslrootcert" => "Root Certificate", _ => throw Bad() };
            Set(builder, name, Uri.UnescapeDataString(parts.Length > 1 ? parts[1] : "").Replace("verify-full", "VerifyFull", StringComparison.Ordinal).Replace("verify-ca", "VerifyCA", StringComparison.Ordinal));
        }

        return FromParts(builder.ConnectionString);
    }

    private static JournalAddress FromParts(string text)
    {
        try
        {
            var builder = new DbConnectionStringBuilder { ConnectionString = text };
            string host = Part(builder, "Host", "Server");
            string port = Part(builder, "Port");
            string database = Part(builder, "Database", "DB");
            string user = Part(builder, "Username", "User Id", "UserId", "User", "UID");
            bool password = Part(builder, "Password", "PWD", "PSW").Length > 0;
            string shown = $"postgresql://{(user.Length > 0 ? user + "@" : "")}{host}{(port.Length > 0 ? ":" + port : "")}/{database}";
            return new JournalAddress(null, text, shown) { HoldsPassword = password };
        }
        catch (ArgumentException)
        {
            throw Bad();
        }
    }

    private static void Set(DbConnectionStringBuilder builder, string name, string value)
    {
        if (value.Length > 0)
        {
            builder[name] = value;
        }
    }

    private static string Part(DbConnectionStringBuilder builder, params string[] names) =>
        names.Select(name => builder.TryGetValue(name, out object? value) ? value.ToString() ?? "" : "").FirstOrDefault(static v => v.Length > 0, "");

    private static JournalException Bad() => new(JournalFault.Address, "the journal's address", "a text that cannot be understood (not repeated here, it may hold a password)", "a file, postgresql://USER@HOST:PORT/DATABASE, or Host=...;Port=...;Username=...;Database=...");
}
