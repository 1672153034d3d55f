using System.Text.Json.Serialization;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>Reads and writes the JSON of the management, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(AccountInput))]
[JsonSerializable(typeof(AccountModel))]
[JsonSerializable(typeof(AccountPage))]
[JsonSerializable(typeof(SessionPage))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(ReferenceAccount))]
[JsonSerializable(typeof(IReadOnlyList<ReferenceAccount>))]
[JsonSerializable(typeof(ReferenceProblem))]
internal sealed partial class ManagementJson : JsonSerializerContext;
