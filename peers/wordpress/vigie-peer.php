<?php
/**
 * Plugin Name: Test switches
 *
 * A test says what it needs of the site in the header X-Vigie-Peer, for its own request only,
 * so that tests can run side by side. Words, separated by spaces:
 *
 *   flood        keep WordPress's flood control (off otherwise: load tests write fast)
 *   registered   anonymous comments over REST are refused, as on a fresh site (allowed otherwise)
 *   plain        answer as if pretty permalinks were off: /wp-json is an ordinary page
 *   die          write the comment, then answer 500: a write whose outcome the client cannot know
 *   broken       answer a REST request with an HTML login page and status 200
 *   no-trash     the trash is switched off
 */

function vigie_peer_wants( $word ) {
	$said = isset( $_SERVER['HTTP_X_VIGIE_PEER'] ) ? $_SERVER['HTTP_X_VIGIE_PEER'] : '';
	return in_array( $word, explode( ' ', $said ), true );
}

if ( ! vigie_peer_wants( 'flood' ) ) {
	add_filter( 'wp_is_comment_flood', '__return_false', 20 );
	remove_action( 'check_comment_flood', 'check_comment_flood_db', 10 );
}

add_filter(
	'rest_allow_anonymous_comments',
	function () {
		return ! vigie_peer_wants( 'registered' );
	}
);

if ( vigie_peer_wants( 'plain' ) && 0 === strpos( $_SERVER['REQUEST_URI'], '/wp-json' ) ) {
	$_SERVER['REQUEST_URI'] = '/'; // as many hosts do: an address nobody knows is the front page, 200
	unset( $_SERVER['PATH_INFO'] );
}

if ( vigie_peer_wants( 'no-trash' ) ) {
	add_filter( 'rest_comment_trashable', '__return_false' );
}

add_action(
	'rest_after_insert_comment',
	function () {
		if ( vigie_peer_wants( 'die' ) ) {
			http_response_code( 500 );
			exit( 'There has been a critical error on this website.' );
		}
	}
);

add_action(
	'parse_request',
	function ( $wp ) {
		if ( vigie_peer_wants( 'broken' ) && ! empty( $wp->query_vars['rest_route'] ) ) {
			exit( '<!DOCTYPE html><html><title>Log in</title><form><input name="log"></form></html>' );
		}
	},
	1
);

add_action(
	'rest_api_init',
	function () {
		register_rest_route(
			'vigie-peer/v1',
			'/ready',
			array(
				'methods'             => 'GET',
				'permission_callback' => '__return_true',
				'callback'            => function () {
					return array( 'version' => get_bloginfo( 'version' ) );
				},
			)
		);
	}
);
