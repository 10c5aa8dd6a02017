"""What spreadsheets, web forms and people call our columns, roles and yes, in the four languages of our letters."""

FIRST, LAST = "first_name", "last_name"  # together a name
YES = "yes"  # of a pause: until she says RESUME

# Small letters, with _ for what stands between words.
COLUMNS = {
    "email": "e_mail mail email_address e_mail_address mail_address"
    " e_mail_adresse email_adresse emailadresse mailadresse mail_adresse"
    " adresse_e_mail adresse_email adresse_mail adresse_électronique courriel adresse_courriel"
    " correo correo_electrónico correo_electronico dirección_de_correo dirección_de_correo_electrónico",
    "name": "full_name your_name display_name vollständiger_name vor_und_nachname anzeigename"
    " nom nom_complet nom_et_prénom prénom_et_nom nombre nombre_completo nombre_y_apellidos",
    FIRST: "given_name forename firstname vorname prénom prenom nombre_de_pila",
    LAST: "family_name surname lastname nachname familienname nom_de_famille apellido apellidos",
    "role": "roles rolle rôle rol",
    "language": "sprache langue idioma",
    "time_zone": "timezone zeitzone fuseau_horaire zona_horaria huso_horario",
    "member_no": "member_number membership_number mitgliedsnummer mitglieds_nr numéro_de_membre numéro_d'adhérent"
    " número_de_miembro número_de_socio",
    "about": "über_mich à_propos sobre_mí",
    "goal": "goals ziel ziele objectif objectifs objetivo objetivos",
    "availability": "verfügbarkeit disponibilité disponibilités disponibilidad",
    "profession": "beruf métier profesión",
    "supervisor": "vorgesetzte vorgesetzter supérieur supérieure supervisora",
    "graduation": "abschluss diplôme graduación",
    "group": "gruppe groupe grupo",
    "capacity": "kapazität plätze capacité capacidad plazas",
    "paused": "pausiert pause en_pause en_pausa",
    "invited": "eingeladen invité invitée invitado invitada",
    "member_until": "mitglied_bis membre_jusqu'au membre_jusqu’au miembro_hasta socio_hasta",
}
CALLED = {word: column for column, words in COLUMNS.items() for word in words.split()}
# "Vorname; Name" and "Prénom; Nom" mean the last name, "Nombre; Apellidos" the first.
HALVES = {
    **dict.fromkeys([("vorname", "name"), ("prénom", "nom"), ("prenom", "nom")], LAST),
    **dict.fromkeys([("apellidos", "nombre"), ("apellido", "nombre")], FIRST),
}

ROLES = ("mentor", "mentee", "facilitator", "group_member", "coordinator")
ROLE_WORDS = {
    "mentor": "mentors mentorin mentora mentore mentrice",
    "mentee": "mentees menti mentoré mentorée mentorado mentorada aprendiz",
    "facilitator": "facilitators moderator moderatorin facilitateur facilitatrice facilitador facilitadora",
    "group_member": "group_members gruppenmitglied membre_du_groupe miembro_del_grupo",
    "coordinator": "coordinators koordinator koordinatorin coordinateur coordinatrice coordinador coordinadora",
}
MEANT = {word: role for role, words in ROLE_WORDS.items() for word in words.split()}
YESES = frozenset({YES, "y", "true", "x", "1", "ja", "oui", "sí", "si"})
NOES = frozenset({"no", "n", "false", "0", "nein", "non"})
