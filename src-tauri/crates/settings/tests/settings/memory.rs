//! Secrets in memory.

use enrolment::{
    Personal,
    ports::{SecretName, Secrets},
};
use settings::MemorySecrets;

#[tokio::test]
async fn memory_keeps_secrets() {
    crate::contract::secrets_are_kept(&MemorySecrets::default()).await;
}

#[tokio::test]
async fn memory_can_begin_with_secrets_and_does_not_show_them() {
    let secrets: MemorySecrets = [(SecretName::EngageApiKey, Personal::new("s3cret".to_owned()))]
        .into_iter()
        .collect();
    let kept = secrets.get(SecretName::EngageApiKey).await.unwrap();
    assert_eq!(kept, Some(Personal::new("s3cret".to_owned())));
    assert!(!format!("{secrets:?}").contains("s3cret"));
}
