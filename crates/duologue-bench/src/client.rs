//! One keep-alive connection to the server under measurement.

use std::net::SocketAddr;

use anyhow::Context;
use http_body_util::{BodyExt, Empty};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

pub struct Client {
    sender: SendRequest<Empty<Bytes>>,
    host: String,
}

pub struct Answer {
    pub status: u16,
    pub body: Bytes,
}

impl Client {
    pub async fn connect(at: SocketAddr) -> anyhow::Result<Client> {
        let (sender, connection) = handshake(TokioIo::new(TcpStream::connect(at).await?)).await?;
        tokio::spawn(connection);
        Ok(Client { sender, host: at.to_string() })
    }

    pub async fn get(&mut self, path: &str) -> anyhow::Result<Answer> {
        self.get_with(path, None).await
    }

    pub async fn get_with(&mut self, path: &str, header: Option<(&str, &str)>) -> anyhow::Result<Answer> {
        let mut request = Request::get(path).header("host", &self.host);
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        self.sender.ready().await?;
        let response =
            self.sender.send_request(request.body(Empty::new())?).await.context(path.to_owned())?;
        let status = response.status().as_u16();
        Ok(Answer { status, body: response.into_body().collect().await?.to_bytes() })
    }
}
