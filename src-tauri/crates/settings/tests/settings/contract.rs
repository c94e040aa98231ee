//! What every keeper of secrets promises.

use enrolment::{
    Personal,
    ports::{SecretName, Secrets},
};

/// Begins and ends with no secret kept.
pub(crate) async fn secrets_are_kept(secrets: &dyn Secrets) {
    let (key, other) = (SecretName::EngageApiKey, SecretName::VippsClientSecret);
    let put = async |name, value: &str| {
        secrets
            .put(name, Personal::new(value.to_owned()))
            .await
            .unwrap();
    };
    let get = async |name| secrets.get(name).await.unwrap().map(Personal::into_inner);

    assert_eq!(get(key).await, None);
    assert_eq!(secrets.forget(key).await, Ok(false));

    put(key, "first").await;
    put(key, "second: æøå+/=").await;
    assert_eq!(
        get(key).await.as_deref(),
        Some("second: æøå+/="),
        "the last value replaces the first"
    );
    assert_eq!(get(other).await, None, "each secret has its own place");

    assert_eq!(secrets.forget(key).await, Ok(true));
    assert_eq!(get(key).await, None);
}
