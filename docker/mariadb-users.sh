#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# In MariaDB's container, once, after roles.sql: a user for each service, with the password of its secret.
set -euo pipefail

for service in identity persistence realtime chats; do
    password=$(<"/run/secrets/$service")
    [[ $password =~ ^[A-Za-z0-9_-]+$ ]] || { echo "the secret $service has more than letters, digits, _ and -" >&2; exit 1; }
    echo "CREATE USER $service IDENTIFIED BY '$password';"
    echo "GRANT postrider_$service TO $service;"
    echo "SET DEFAULT ROLE postrider_$service FOR $service;"
done | MYSQL_PWD=$(</run/secrets/mariadb) mariadb --protocol=socket --user=root --batch
