<?php
// Installs WordPress into an empty database and prints what a test needs as KEY=VALUE lines.
// Usage: php install.php SITE_FOLDER, with WP_PEER_URL, WP_PEER_DB and WP_PEER_DB_HOST set.
define( 'WP_INSTALLING', true );
$_SERVER['HTTP_HOST']   = parse_url( getenv( 'WP_PEER_URL' ), PHP_URL_HOST ) . ':' . parse_url( getenv( 'WP_PEER_URL' ), PHP_URL_PORT );
$_SERVER['REQUEST_URI'] = '/';
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

// The installer would mail the administrator; there is nobody to write to.
function wp_new_blog_notification() {}

function vigie_peer_user( $login, $role, $name ) {
	$id = username_exists( $login );
	if ( ! $id ) {
		$id = wp_insert_user(
			array(
				'user_login'   => $login,
				'user_pass'    => wp_generate_password( 24 ),
				'user_email'   => $login . '@example.org',
				'display_name' => $name,
				'role'         => $role,
			)
		);
	}
	wp_update_user( array( 'ID' => $id, 'display_name' => $name ) );
	list( $password ) = WP_Application_Passwords::create_new_application_password( $id, array( 'name' => 'vigie' ) );
	return array( $id, $password );
}

function vigie_peer_post( $title, $author, $comments ) {
	return wp_insert_post(
		array(
			'post_title'     => $title,
			'post_content'   => $title,
			'post_status'    => 'publish',
			'post_author'    => $author,
			'comment_status' => $comments,
		)
	);
}

wp_install( 'Boutique d’essai', 'desk', 'desk@example.org', true, '', wp_generate_password( 24 ) );
foreach ( get_comments( array( 'status' => 'any', 'fields' => 'ids' ) ) as $id ) {
	wp_delete_comment( $id, true );
}
update_option( 'permalink_structure', '/%postname%/' );
update_option( 'timezone_string', 'America/Toronto' ); // not UTC, with summer time
update_option( 'comment_previously_approved', '0' ); // a first comment is public at once
update_option( 'comment_moderation', '0' );
switch_theme( 'peer' );
flush_rewrite_rules();

list( $desk, $desk_password )     = vigie_peer_user( 'desk', 'administrator', 'Service client' );
list( $author, $author_password ) = vigie_peer_user( 'writer', 'author', 'Rédaction' );

$lines = array(
	'URL'                 => getenv( 'WP_PEER_URL' ),
	'USER'                => 'desk',
	'USER_ID'             => $desk,
	'APP_PASSWORD'        => $desk_password,
	'AUTHOR_USER'         => 'writer',
	'AUTHOR_USER_ID'      => $author,
	'AUTHOR_APP_PASSWORD' => $author_password,
	'POST_ID'             => vigie_peer_post( 'Livraison : ce qui change', $desk, 'open' ),
	'CLOSED_POST_ID'      => vigie_peer_post( 'Commentaires fermés', $desk, 'closed' ),
	'COMMENTS_FEED'       => getenv( 'WP_PEER_URL' ) . '/comments/feed/',
);
foreach ( $lines as $key => $value ) {
	echo "$key=$value\n";
}
