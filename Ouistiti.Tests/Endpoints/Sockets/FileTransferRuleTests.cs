using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Ouistiti.Host.Endpoints.Sockets;
using Ouistiti.Middleware.AccessLogging;
using Ouistiti.Middleware.Http;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Sockets;

/// <summary>A file takes the short way only where nobody on the long one would miss it.</summary>
public sealed class FileTransferRuleTests : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly KestrelLikeResponse _kestrel = new();
    private readonly HttpResponse _response;

    public FileTransferRuleTests()
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseFeature>(_kestrel);
        context.Features.Set<IHttpResponseBodyFeature>(_kestrel);
        context.Request.Method = HttpMethods.Get;
        _response = context.Response;
        _response.ContentLength = 1;
    }

    public void Dispose() => _socket.Dispose();

    [Fact]
    public void A_body_of_a_known_length_takes_it() => Assert.True(CanSend());

    [Fact]
    public void A_body_whose_bytes_are_only_counted_takes_it()
    {
        Decorate(new CountingResponseBody(_kestrel));
        Assert.True(CanSend());
    }

    [Fact]
    public void A_body_that_somebody_has_to_see_does_not()
    {
        Decorate(new CountingResponseBody(new Seeing(_kestrel)));
        Assert.False(CanSend());
    }

    [Fact]
    public void A_body_that_goes_elsewhere_does_not()
    {
        Decorate(new StreamResponseBodyFeature(Stream.Null));
        Assert.False(CanSend());
    }

    [Fact]
    public void A_body_of_unknown_length_does_not()
    {
        _response.ContentLength = null;
        Assert.False(CanSend());
    }

    [Fact]
    public void An_answer_without_a_body_does_not()
    {
        _response.HttpContext.Request.Method = HttpMethods.Head;
        Assert.False(CanSend());
    }

    private bool CanSend() => new FileTransfer(new SocketWriter(new SocketSender(_socket), _ => { })).CanSend(_response);

    private void Decorate(IHttpResponseBodyFeature body) => _response.HttpContext.Features.Set(body);

    private sealed class Seeing(IHttpResponseBodyFeature inner) : ResponseBodyDecorator(inner);

    /// <summary>A response that is its own body, as Kestrel's is.</summary>
    private sealed class KestrelLikeResponse : HttpResponseFeature, IHttpResponseBodyFeature
    {
        public Stream Stream => Stream.Null;

        public PipeWriter Writer { get; } = PipeWriter.Create(Stream.Null);

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task CompleteAsync() => Task.CompletedTask;

        public void DisableBuffering()
        {
        }

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
