//! What cannot be opened is told by the names that the screens have words for.

use enrolment::ports::SecretName;
use medlem::views::{Refusal, RefusalCode};
use till::OpenError;

#[test]
fn a_key_of_a_service_that_is_missing_is_named_and_no_fault_of_the_keychain() {
    let missing = vec![SecretName::VippsClientId, SecretName::EngageApiKey];
    let expected = Refusal {
        code: RefusalCode::Settings,
        keys: vec!["vipps.client_id".to_owned(), "engage.api_key".to_owned()],
    };
    assert_eq!(Refusal::from(&OpenError::SecretsMissing(missing)), expected);
}
