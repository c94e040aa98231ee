//! Every ending that a customer's number can lead to, in the till's own way of asking.

use rstest::rstest;
use sandbox::Role;

use crate::desk::Desk;

#[rstest]
#[case::everything(Role::ApprovesAll, "enrolled", 0)]
#[case::declined(Role::Declines, "declined", 10)]
#[tokio::test(flavor = "multi_thread")]
async fn a_customer_leads_to_an_ending(
    #[case] role: Role,
    #[case] outcome: &str,
    #[case] code: i32,
) {
    let desk = Desk::usual().await;
    let ended = desk.enrolled(role.number());
    assert_eq!(ended.last()["outcome"], outcome, "{}\n{}", ended.out, ended.log);
    assert_eq!(ended.code(), Some(code));
}
