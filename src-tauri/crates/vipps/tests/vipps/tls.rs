//! Whom the client believes to be the service.

use std::sync::Arc;

use enrolment::ports::{CustomerLogin as _, ServiceError};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};
use vipps::Config;

use crate::support::{Stand, config, number};

/// A server whose certificate an authority signed that no operating system knows. Gives its address,
/// the authority in PEM, and what it heard.
async fn server() -> (String, String, JoinHandle<Vec<u8>>) {
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(["localhost".to_owned()]).unwrap();
    let leaf = leaf.signed_by(&key, &authority).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let tls = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], key)
        .unwrap();

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!(
        "https://localhost:{}",
        listener.local_addr().unwrap().port()
    );
    let heard = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut heard = Vec::new();
        let Ok(mut stream) = TlsAcceptor::from(Arc::new(tls)).accept(stream).await else {
            return heard;
        };
        let answer =
            b"HTTP/1.1 200 OK\r\ncontent-length: 15\r\nconnection: close\r\n\r\n{\"exists\":true}";
        stream.read_buf(&mut heard).await.unwrap();
        stream.write_all(answer).await.unwrap();
        stream.shutdown().await.unwrap();
        heard
    });
    (address, authority.pem(), heard)
}

#[tokio::test]
async fn a_server_that_nobody_vouches_for_is_told_nothing() {
    let (address, _, heard) = server().await;
    let client = Stand::bare().await.client_with(config(&address));
    assert_eq!(
        client.can_log_in(&number()).await,
        Err(ServiceError::Unreachable)
    );
    assert!(heard.await.unwrap().is_empty());
}

#[tokio::test]
async fn a_server_that_the_extra_root_vouches_for_is_believed() {
    let (address, authority, heard) = server().await;
    let config = Config {
        extra_root_pem: Some(authority),
        ..config(&address)
    };
    let client = Stand::bare().await.client_with(config);
    assert_eq!(client.can_log_in(&number()).await, Ok(true));
    assert!(
        heard
            .await
            .unwrap()
            .starts_with(b"POST /vipps-login-ciba/api/v1/user-exists")
    );
}
