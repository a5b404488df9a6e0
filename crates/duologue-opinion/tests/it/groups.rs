//! Opinion groups.

use duologue_opinion::{Groups, Map, polis, stability};

use crate::shared::{conversations, rand_index};

#[test]
fn groups_of_three_real_conversations_are_those_of_the_production_server() {
    for conversation in conversations() {
        let matrix = conversation.matrix();
        let points = Map::new(&matrix).participants(&matrix);
        let groups = Groups::new(&matrix, &points);
        let production = matrix.by_row(&conversation.groups);
        let alike = rand_index(&groups.labels, &production);
        let reference = rand_index(&groups.labels, &conversation.reference_labels(&matrix));
        println!(
            "{} {:?} {:?} production {alike} reference {reference}",
            conversation.name, groups.sizes, groups.silhouettes
        );
        println!("{:?}", stability(&matrix, &groups, 1));
        assert!(alike >= 0.9, "{} {alike}", conversation.name);
    }
}
